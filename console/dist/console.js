/* Parts are Preact's, under the MIT licence: licenses.txt */
var Yr=Object.defineProperty;var Zr=(e,n)=>{for(var t in n)Yr(e,t,{get:n[t],enumerable:!0})};var N,Mt,qo,Ne,No,Ln,It,qn,Dt,jo,Oo,Xr,pn=Symbol.for("pv"),Mn={},In=[],Er=/^m(i|n|o|s|text|space)$/,Lo=Array.isArray,Mo=In.slice,Me=Object.assign;function Le(e){e&&e.parentNode&&e.remove()}function o(e,n,t){var s,r,i,u={},d=arguments.length;for(i in n)i=="key"?s=n[i]:i=="ref"&&typeof e!="function"?r=n[i]:u[i]=n[i];return d>2&&(u.children=d>3?Mo.call(arguments,2):t),ln(e,u,s,r,null)}function ln(e,n,t,s,r){var i={type:e,props:n,key:t,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:pn,__v:r||++Mt,__i:-1,__u:0};return!r&&N.vnode&&N.vnode(i),i}function c(e){return e.children}function ze(e,n){this.props=e,this.context=n,this.__g=0}function Oe(e,n){if(n==null)return e.__&&Oe(e.__,e.__i+1);for(var t;n<e.__k.length;n++)if((t=e.__k[n])&&t.__e)return t.__e;return typeof e.type!="function"||e.props.__P?null:Oe(e)}function ea(e){var n,t=e.__v,s=t.__e,r=[],i=[],u=e.__P;u&&((n=Me({constructor:pn},t)).__v=t.__v+1,N.vnode&&N.vnode(n),Io(u,n,t,e.__n,u.namespaceURI,32&t.__u?[s]:null,r,s||Oe(t),32&t.__u,i),n.__v=t.__v,n.__.__k[n.__i]=n,Bt(r,n,i),t.__=t.__e=null,n.__e!=s&&Ut(n))}function Ut(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(n){return n&&(e.__e=n.__e)}),Ut(e)}function jt(e){(8&e.__g||(e.__g|=8,Ne.push(e),Ln++))&&No==N.debounceRendering||((No=N.debounceRendering)||queueMicrotask)(Wt)}function Wt(){try{for(var e,n=1;Ne.length;)Ne.length>n&&Ne.sort(It),e=Ne.shift(),n=Ne.length,8&e.__g&&ea(e)}finally{(Ln=Ne.length)&&(No||queueMicrotask)(Wt)}}function zt(e,n,t,s,r,i,u,d,l,f,p){var h,g,m,_,q,C,L=s.__k||In,T=n.length;for(l=na(t,n,L,l,T),h=0;h<T;h++)(m=t.__k[h])!=null&&(g=~m.__i&&L[m.__i]||Mn,m.__i=h,C=Io(e,m,g,r,i,u,d,l,f,p),_=m.__e,(g.ref!=m.ref||8&g.__u)&&(g.ref&&Do(g.ref,null,m,g),m.ref&&p.push(m.ref,m.__c||_,m)),q=q||_,4&m.__u?(l=Ht(m,l,e,!g.__v),g.__e&&(g.__e=null)):typeof m.type=="function"&&C!==void 0?l=C:_&&(l=_.nextSibling),m.__u&=-21);return t.__e=q,l}function na(e,n,t,s,r){var i,u,d,l,f,p,h,g,m,_=t.length,q=_,C=0,L=0,T=e.__k=Array(r);for(i=0;i<r;i++)(u=n[i])!=null&&typeof u!="boolean"&&typeof u!="function"?(typeof u!="object"||u.constructor===String?u=T[i]=ln(null,u):Lo(u)?u=T[i]=ln(c,{children:u}):u.constructor===pn&&u.__b?u=T[i]=ln(u.type,u.props,u.key,u.ref,u.__v):T[i]=u,l=i+C,u.__=e,u.__b=e.__b+1,d=null,~(f=u.__i=oa(u,t,l,q))&&(q--,(d=t[f])&&(d.__u|=2)),d&&d.__v?(u.__u|=16,f==l-1?C--:f==l+1?C++:f!=l&&(f>l?C--:C++,L=1)):(~f||(r>_?C--:r<_&&C++),typeof u.type!="function"&&(u.__u|=4))):T[i]=null;if(L){for(p=[],h=[],i=0;i<r;i++)if((u=T[i])&&16&u.__u){for(C=0,g=p.length;C<g;)p[m=C+g>>1]<u.__i?C=m+1:g=m;p[C]=u.__i,h[i]=C+1}for(C=p.length;i--;)h[i]&&(h[i]==C?C--:T[i].__u|=4)}if(q)for(i=0;i<_;i++)!(d=t[i])||2&d.__u||(d.__e==s&&(s=Oe(d)),Uo(d,d));return s}function Ht(e,n,t,s){var r,i,u,d;if(typeof e.type=="function"){if(e.props.__P)return n;if(r=e.__k)for(i=0;i<r.length;i++)r[i]&&(r[i].__=e,n=Ht(r[i],n,t,!1));return n}for(n&&!n.parentNode&&(n=Oe(e))&&!n.parentNode&&(n=null),u=e.__e,d=n;d&&d.nodeType==8;)d=d.nextSibling;for(u!=d&&(!s&&t.moveBefore&&u.parentNode?t.moveBefore(u,n):t.insertBefore(u,n||null)),n=u;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function oa(e,n,t,s){var r,i=e.key,u=e.type,d=n[t],l=d&&!(2&d.__u);if(d===null&&i==null||l&&i==d.key&&u==d.type)return t;if(s>(l?1:0)){for(r=t-1;r>=0;r--)if((d=n[r])&&!(2&d.__u)&&i==d.key&&u==d.type)return r;for(r=t+1;r<n.length;r++)if((d=n[r])&&!(2&d.__u)&&i==d.key&&u==d.type)return r}return-1}function Lt(e,n,t){t==null&&(t=""),n[0]=="-"?e.setProperty(n,t):e[n]=t}function On(e,n,t,s,r){var i,u;if(n=="style")if(typeof t=="string")e.style.cssText=t;else{if(typeof s=="string"&&(e.style.cssText=s=""),s)for(n in s)t&&n in t||Lt(e.style,n);if(t)for(n in t)s&&t[n]==s[n]||Lt(e.style,n,t[n])}else if(n[0]=="o"&&n[1]=="n")typeof t!="function"&&(t=null),typeof s!="function"&&(s=null),(e.__e||(e.__e={}))[n]=t,t&&s||(u=Oo[n]||(Oo[n]=ta(n)),(e.__a||(e.__a={}))[n]=jo,i=n!=(n=n.replace(Dt,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),t?e.addEventListener(n,u,i):e.removeEventListener(n,u,i));else{if(r=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in e)try{return void(e[n]=t??"")}catch{}if(typeof t=="function")return;t==null||t===!1&&n[4]!="-"?e.removeAttribute(n):e.setAttribute(n,n=="popover"&&t==1?"":t)}}function ta(e){return function(n){var t=this.__e;if(t){if(t=t[e],n[qn]==null)n[qn]=jo++;else if(n[qn]<this.__a[e])return;return t(N.event?N.event(n):n)}}}function Io(e,n,t,s,r,i,u,d,l,f){var p,h,g,m,_,q,C,L,T,F,M,I,Ae,ye,K,xe,ve,je,Se=n.type;if(n.constructor!==pn)return null;128&t.__u&&(l=32&t.__u,p=t.__c.__z)&&(n.__u|=l,h=i=[],p.nodeType==8?d=jn(p,i):i.push(p),d=i[0]||d),(p=N.__b)&&p(n);e:if(typeof Se=="function"){g=u.length;try{if(L=n.props,T=(p=Se.prototype)&&p.render,F=(p=Se.contextType)&&s[p.__c],M=p?F?F.props.value:p.__:s,(m=t.__c)?(n.__c=m,2&m.__g&&(m.__g|=1)):(T?n.__c=m=new Se(L,M):(n.__c=m=new ze(L,M),m.constructor=Se,m.render=ra),F&&F.sub(m),m.state||(m.state={}),m.__n=s,m.__g|=8,m.__h=[],m.__k=[]),T&&(m.__s||(m.__s=m.state),Se.getDerivedStateFromProps&&(m.__s==m.state&&(m.__s=Me({},m.__s)),Me(m.__s,Se.getDerivedStateFromProps(L,m.__s)))),_=m.props,q=m.state,m.__v=n,t.__c){if(L!==_&&T&&!Se.getDerivedStateFromProps&&m.componentWillReceiveProps&&m.componentWillReceiveProps(L,M),n.__v==t.__v&&!(8&m.__g)||!(4&m.__g)&&m.shouldComponentUpdate&&m.shouldComponentUpdate(L,m.__s,M)===!1){n.__v!=t.__v&&(m.props=L,m.state=m.__s,m.__g&=-9),n.__e=t.__e,n.__k=t.__k,n.__k.some(function(ce){ce&&(ce.__=n)}),In.push.apply(m.__h,m.__k),m.__k=[],m.__h.length&&u.push(m),d=Oe(t);break e}m.componentWillUpdate&&m.componentWillUpdate(L,m.__s,M),T&&m.componentDidUpdate&&m.__h.push(function(){m.componentDidUpdate(_,q,C)})}else T&&!Se.getDerivedStateFromProps&&m.componentWillMount&&m.componentWillMount(),T&&m.componentDidMount&&m.__h.push(m.componentDidMount);m.context=M,m.props=L,m.__P=e,m.__g&=-5,I=N.__r,Ae=T?25:0;do m.__g&=-9,I&&I(n),p=m.render(m.props,m.state=m.__s,m.context);while(8&m.__g&&++Ae<25);T&&(In.push.apply(m.__h,m.__k),m.__k=[]),m.state=m.__s,m.getChildContext&&(s=Me({},s,m.getChildContext())),T&&t.__c&&m.getSnapshotBeforeUpdate&&(C=m.getSnapshotBeforeUpdate(_,q)),ye=p&&p.type===c&&p.key==null?p.props.children:p,L.__P&&(p=d,r=(e=L.__P).namespaceURI,l=i=null,t.props&&t.props.__P!=e&&(t.__k.some(function(ce){ce&&Uo(ce,ce)}),t.__k=null),d=t.__k?Oe(t,0):null),d=zt(e,Lo(ye)?ye:[ye],n,t,s,r,i,u,d,l,f),L.__P&&(n.__e=null,d=p),n.__u&=-161,h&&h.some(Le),m.__h.length&&u.push(m),1&m.__g&&(m.__g&=-4)}catch(ce){if(u.length=g,n.__v=null,l||i)if(ce&&ce.then){if(n.__u|=128|l,i){for(~(ve=i.indexOf(d||void 0))||(ve=i.length);(je=i[ve-1])&&je.nodeType==8;)ve--;for(;ve<i.length;ve++)if(je=i[ve])if(i[ve]=null,K){if(je==xe)break}else{if(je.nodeType!=8)break;je.data.startsWith("$s")&&(xe=jn(K=je))}}if(!K){for(;d&&d.nodeType==8&&d.nextSibling;)d=d.nextSibling;K=d}(p=jn(K=n.__c.__z||(n.__c.__z=K)))?(n.__e=K,d=p):n.__e=d,d=d&&d.nextSibling}else i&&i.some(Le);else n.__e=t.__e;n.__k||(n.__k=t.__k||[]),ce&&ce.then||$t(n),N.__e(ce,n,t)}}else d=n.__e=sa(t.__e,n,t,s,r,i,u,l,f,e);return(p=N.diffed)&&p(n),d}function jn(e,n){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var t=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))t++;else if(e.data.startsWith("/$s")&&!--t)return e}n&&n.push(e)}}function $t(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some($t))}function Bt(e,n,t){for(var s=0;s<t.length;)Do(t[s++],t[s++],t[s++]);N.__c&&N.__c(n,e),e.some(function(r){try{e=r.__h,r.__h=[],e.some(function(i){i.call(r)})}catch(i){N.__e(i,r.__v)}})}function sa(e,n,t,s,r,i,u,d,l,f){var p,h,g,m,_,q,C,L,T=t.props||Mn,F=n.props,M=n.type;if(M=="svg"?r="http://www.w3.org/2000/svg":M=="math"?r="http://www.w3.org/1998/Math/MathML":r||(r="http://www.w3.org/1999/xhtml"),i){for(p=0;p<i.length;p++)if((_=i[p])&&(M?_.localName==M:_.nodeType==3)){e=_,i[p]=null;break}}if(!e){if(L=f.ownerDocument||document,!M)return L.createTextNode(F);e=L.createElementNS(r,M,F.is?F:f),d&&(N.__m&&N.__m(n,i),d=!1),i=null}if(M){if(f=M=="template"&&e.content||e,i=M=="textarea"&&F.defaultValue!=null?null:i&&Mo.call(f.childNodes),!d&&i)for(T={},p=0;p<e.attributes.length;p++)T[(_=e.attributes[p]).name]=_.value;for(p in T)_=T[p],p=="dangerouslySetInnerHTML"?g=_:p=="children"||p in F||p=="value"&&"defaultValue"in F||p=="checked"&&"defaultChecked"in F||On(e,p,null,_,r);for(p in F)_=F[p],p=="children"?m=_:p=="dangerouslySetInnerHTML"?h=_:p=="value"?q=_:p=="checked"?C=_:d&&typeof _!="function"||T[p]===_||On(e,p,_,T[p],r);h?(d||g&&(h.__html==g.__html||h.__html==e.innerHTML)||(e.innerHTML=h.__html),n.__k=[]):(g&&(e.textContent=""),(M=="foreignObject"||r=="http://www.w3.org/1998/Math/MathML"&&Er.test(M))&&(r="http://www.w3.org/1999/xhtml"),zt(f,Lo(m)?m:[m],n,t,s,r,i,u,i?i[0]:t.__k&&Oe(t,0),d,l),i&&i.some(Le)),d&&M!="textarea"||(p="value",M=="progress"&&q==null?e.removeAttribute(p):q==null||q===e[p]&&(M!="progress"||q)||On(e,p,q,T[p],r),p="checked",C!=null&&C!=e[p]&&On(e,p,C,T[p],r))}else T===F||d&&e.data==F||(e.data=F);return e}function Do(e,n,t,s){try{typeof e=="function"?n?n.__x=e(n)||1:s&&(s=s.__c||s.__e)&&(n=s.__x)&&(s.__x=null,typeof n=="function"?n():e(null)):e.current=n}catch(r){N.__e(r,t)}}function Uo(e,n,t){var s,r,i,u;if(N.unmount&&N.unmount(e),!(s=e.ref)||s.current&&s.current!=e.__e||Do(s,null,n,e),s=e.__c){if(s.componentWillUnmount)try{s.componentWillUnmount()}catch(d){N.__e(d,n)}s.__P=s.__n=null}if(s=e.__k)for(u=0;u<s.length;u++)s[u]&&Uo(s[u],n,typeof e.type!="function"||t&&!e.props.__P);!t&&(s=e.__c)&&(s=s.__z)&&(r=jn(s,i=[]))&&(s==e.__e&&i.some(Le),Le(r),Le(s)),t||Le(e.__e),e.__e=e.__c=e.__=null}function ra(e,n,t){return this.constructor(e,t)}function Ft(e,n){var t,s,r,i;N.__&&N.__(e,n),n.nodeType==9&&(n=n.documentElement),s=(t=e&&32&e.__u)?null:n.__k,n.__k=ln(c,{children:[e]}),r=[],i=[],Io(n,n.__k,s||Mn,Mn,n.namespaceURI,s?null:n.firstChild?Mo.call(n.childNodes):null,r,s?s.__e:n.firstChild,t,i),Bt(r,n.__k,i),n.__k.props.children=null}N={__e:function(e,n,t,s){for(var r,i,u;n=n.__;)if((r=n.__c)&&!(1&r.__g)){r.__g|=4;try{if((u=(i=r.constructor)&&i.getDerivedStateFromError)&&r.setState(i.getDerivedStateFromError(e)),r.componentDidCatch&&(r.componentDidCatch(e,s||{}),u=1),u&&8&r.__g)return void(r.__g|=2)}catch(d){e=d}}throw Ln=0,e}},Mt=0,qo=function(e){return e!=null&&e.constructor===pn},ze.prototype.setState=function(e,n){var t=this.__s;t&&t!=this.state||(t=this.__s=Me({},this.state)),typeof e=="function"&&(e=e(Me({},t),this.props)),e&&(Me(t,e),this.__v&&(n&&this.__k.push(n),jt(this)))},ze.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),jt(this))},ze.prototype.render=c,Ne=[],Ln=0,It=function(e,n){return e.__v.__b-n.__v.__b},qn=Symbol(),Dt=/(PointerCapture)$|Capture$/i,jo=0,Oo={},Xr=0;var He,ee,Wo,Jt,aa=Object.is,zo=0,es=[],Ho=[],J=N,Vt=J.__b,Gt=J.__r,Kt=J.diffed,Qt=J.__c,Yt=J.unmount,Zt=J.__;function Dn(e,n){J.__h&&J.__h(ee,e,zo||n),zo=0;var t=ee.__H||(ee.__H={__:[],__h:[]});return e>=t.__.length&&t.__.push({}),t.__[e]}function R(e,n){var t=Dn(He++,3);!J.__s&&Bo(t.__H,n)&&(t.__P=!0,t.__=e,t.u=n,ee.__H.__h.push(t))}function Un(e,n){var t=Dn(He++,4);!J.__s&&Bo(t.__H,n)&&(t.__P=!1,t.__=e,t.u=n,ee.__h.push(t))}function A(e){return zo=5,Q(function(){return{current:e}},[])}function Q(e,n){var t=Dn(He++,7);return Bo(t.__H,n)&&(t.__=e(),t.__H=n),t.__}function ns(){var e=Dn(He++,11);if(!e.__){for(var n=ee.__v;!n.__m&&n.__;)n=n.__;var t=n.__m||(n.__m=[0,0]);e.__="P"+t[0]+"-"+t[1]++}return e.__}function ia(){var e;do{for(;e=Ho.shift();)try{cn(e)}catch(t){J.__e(t,{__:(e=e.__P)&&e.__v})}for(;e=es.shift();){var n=e.__H;if(e.__P&&n)try{n.__h.some(cn),n.__h.some($o),n.__h=[]}catch(t){n.__h=[],J.__e(t,e.__v)}}}while(Ho.length)}J.__b=function(e){ee=null,Vt&&Vt(e)},J.__=function(e,n){e&&n.__k&&n.__k.__m&&(e.__m=n.__k.__m),Zt&&Zt(e,n)},J.__r=function(e){Gt&&Gt(e),He=0;var n=(ee=e.__c).__H;n&&(Wo==ee?ee.__h=[]:(n.__h.some(cn),n.__h.some($o),He=0),n.__h=[],n.__.some(function(t){t.__N&&(t.__=t.__N),t.u=t.__N=void 0})),Wo=ee},J.diffed=function(e){Kt&&Kt(e);var n=e.__c;n&&n.__H&&(n.__H.__h.length&&Et(es.push(n)),n.__H.__.some(function(t){t.u&&(t.__H=t.u)})),Wo=ee=null},J.__c=function(e,n){n.some(function(t){try{t.__h.some(cn),t.__h=t.__h.filter(function(s){return!s.__||$o(s)})}catch(s){t.__h=[function(){throw s}]}}),Qt&&Qt(e,n)},J.unmount=function(e){Yt&&Yt(e);var n,t,s=e.__c;s&&s.__H&&(s.__H.__.some(function(r){try{if(r.__P&&r.__c){if(t===void 0){for(t=e.__;t&&(!t.__c||!t.__c.__P);)t=t.__;t=t&&t.__c}r.__P=t,Et(Ho.push(r))}else cn(r)}catch(i){n=i}}),s.__H=void 0,n&&J.__e(n,s.__v))};var Xt=typeof requestAnimationFrame=="function";function ua(e){var n,t=function(){clearTimeout(s),Xt&&cancelAnimationFrame(n),setTimeout(e)},s=setTimeout(t,35);Xt&&(n=requestAnimationFrame(t))}function Et(e){e!=1&&Jt==J.requestAnimationFrame||((Jt=J.requestAnimationFrame)||ua)(ia)}function cn(e){var n=ee,t=e.__c;typeof t=="function"&&(e.__c=void 0,t()),ee=n}function $o(e){var n=ee;e.__c=e.__(),ee=n}function Bo(e,n){return!e||e.length!=n.length||n.some(function(t,s){return!aa(t,e[s])})}var da=Symbol.for("preact-signals");function $n(){if(Ce>1){Ce--;return}let e,n=!1;for((function(){let t=Wn;for(Wn=void 0;t!==void 0;){let s=t.S;if(s.v===t.v)for(let r=s.t;r!==void 0;r=r.x)r.i===t.i&&(r.i=s.i);t=t.o}})();mn!==void 0;){let t=mn;for(mn=void 0,zn++;t!==void 0;){let s=t.u;if(t.u=void 0,t.f&=-3,!(8&t.f)&&ts(t))try{t.c()}catch(r){n||(e=r,n=!0)}t=s}}if(zn=0,Ce--,n)throw e}function Jo(e){if(Ce>0)return e();Fo=++la,Ce++;try{return e()}finally{$n()}}var D,fn,mn;function hn(e){let n=D,t=fn;D=void 0,fn=void 0;try{return e()}finally{D=n,fn=t}}var Wn,Ce=0,zn=0,la=0,Fo=0,Hn=0;function os(e){if(D===void 0)return;let n=e.n;if(n===void 0||n.t!==D)return n={i:0,S:e,p:D.s,n:void 0,t:D,e:void 0,x:void 0,r:n},D.s!==void 0&&(D.s.n=n),D.s=n,e.n=n,32&D.f&&e.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=D.s,n.n=void 0,D.s.n=n,D.s=n),n}function Y(e,n){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}Y.prototype.brand=da;Y.prototype.h=function(){return!0};Y.prototype.S=function(e){let n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:hn(()=>{var t;(t=this.W)==null||t.call(this)}))};Y.prototype.U=function(e){if(this.t!==void 0){let n=e.e,t=e.x;n!==void 0&&(n.x=t,e.e=void 0),t!==void 0&&(t.e=n,e.x=void 0),e===this.t&&(this.t=t,t===void 0&&hn(()=>{var s;(s=this.Z)==null||s.call(this)}))}};Y.prototype.subscribe=function(e){return de(()=>{let n=this.value;hn(()=>e(n))},{name:"sub"})};Y.prototype.valueOf=function(){return this.value};Y.prototype.toString=function(){return this.value+""};Y.prototype.toJSON=function(){return this.value};Y.prototype.peek=function(){return hn(()=>this.value)};Object.defineProperty(Y.prototype,"value",{get(){let e=os(this);return e!==void 0&&(e.i=this.i),this.v},set(e){if(e!==this.v){if(zn>100)throw new Error("Cycle detected");(function(n){Ce!==0&&zn===0&&n.l!==Fo&&(n.l=Fo,Wn={S:n,v:n.v,i:n.i,o:Wn})})(this),this.v=e,this.i++,Hn++,Ce++;try{for(let n=this.t;n!==void 0;n=n.x)n.t.N()}finally{$n()}}}});function z(e,n){return new Y(e,n)}function ts(e){for(let n=e.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function ss(e){for(let n=e.s;n!==void 0;n=n.n){let t=n.S.n;if(t!==void 0&&(n.r=t),n.S.n=n,n.i=-1,n.n===void 0){e.s=n;break}}}function rs(e){let n,t=e.s;for(;t!==void 0;){let s=t.p;t.i===-1?(t.S.U(t),s!==void 0&&(s.n=t.n),t.n!==void 0&&(t.n.p=s)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=s}e.s=n}function Ie(e,n){Y.call(this,void 0,n),this.x=e,this.s=void 0,this.g=Hn-1,this.f=4}Ie.prototype=new Y;Ie.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Hn))return!0;if(this.g=Hn,this.f|=1,this.i>0&&!ts(this))return this.f&=-2,!0;let e=D;try{ss(this),D=this;let n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return D=e,rs(this),this.f&=-2,!0};Ie.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(let n=this.s;n!==void 0;n=n.n)n.S.S(n)}Y.prototype.S.call(this,e)};Ie.prototype.U=function(e){if(this.t!==void 0&&(Y.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(let n=this.s;n!==void 0;n=n.n)n.S.U(n)}};Ie.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(let e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(Ie.prototype,"value",{get(){if(1&this.f)throw new Error("Cycle detected");let e=os(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function Bn(e,n){return new Ie(e,n)}function as(e){let n=e.j;if(e.j=void 0,typeof n=="function"){Ce++;let t=D;D=void 0;try{n()}catch(s){throw e.f&=-2,e.f|=8,Vo(e),s}finally{D=t,$n()}}}function Vo(e){for(let n=e.s;n!==void 0;n=n.n)n.S.U(n);e.x=void 0,e.s=void 0,as(e)}function pa(e){if(D!==this)throw new Error("Out-of-order effect");rs(this),D=e,this.f&=-2;try{8&this.f&&Vo(this)}finally{$n()}}function $e(e,n){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,fn&&fn.push(this)}$e.prototype.c=function(){let e=this.S();try{if(8&this.f||this.x===void 0)return;let n=this.x();typeof n=="function"&&(this.j=n)}finally{e()}};$e.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,as(this),ss(this),Ce++;let e=D;return D=this,pa.bind(this,e)};$e.prototype.N=function(){2&this.f||(this.f|=2,this.u=mn,mn=this)};$e.prototype.d=function(){this.f|=8,1&this.f||Vo(this)};$e.prototype.dispose=function(){this.d()};function de(e,n){let t=new $e(e,n);try{t.c()}catch(r){throw t.d(),r}let s=t.d.bind(t);return s[Symbol.dispose]=s,s}var ca=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__,is,Jn,Fn;var us=[];de(function(){is=this.N})();function Be(e,n){N[e]=n.bind(null,N[e]||(()=>{}))}function gn(e){if(Fn){let n=Fn;Fn=void 0,n()}Fn=e&&e.S()}function ds({data:e}){let n=v(e);n.name="ReactiveDom",n.value=e;let[t,s]=Q(()=>{let r=this,i=this.__v;for(;i=i.__;)if(i.__c){i.__c.__$f|=4;break}let u=Bn(()=>{let p=n.value.value;return p===0?0:p===!0?"":p||""}),d=Bn(()=>!Array.isArray(u.value)&&!qo(u.value)),l=de(function(){if(this.N=ls,d.value){let p=u.value;r.__v&&r.__v.__e&&r.__v.__e.nodeType===3&&(r.__v.__e.data=p)}}),f=this.__$u.d;return this.__$u.d=function(){l(),f.call(this)},[d,u]},[]);return t.value?s.peek():s.value}ds.displayName="ReactiveTextNode";Object.defineProperties(Y.prototype,{constructor:{configurable:!0,value:o(c,null).constructor},type:{configurable:!0,value:ds},props:{configurable:!0,get(){let e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});Be("__b",(e,n)=>{if(gn(),Jn=void 0,typeof n.type=="string"){let t,s=n.props;for(let r in s){if(r==="children")continue;let i=s[r];i instanceof Y&&(t||(n.__np=t={}),t[r]=i,s[r]=i.peek())}}e(n)});Be("__r",(e,n)=>{if(e(n),n.type!==c){gn();let t,s=n.__c;s&&(s.__$f&=-2,t=s.__$u,t===void 0&&(s.__$u=t=(function(r,i){let u;return de(function(){u=this},{name:i}),u.c=r,u})((function(r){return function(){var i;ca&&((i=this.y)==null||i.call(this)),r.__$f|=1,r.setState({})}})(s),typeof n.type=="function"?n.type.displayName||n.type.name:""))),Jn=s,gn(t)}});Be("__e",(e,n,t,s)=>{gn(),Jn=void 0,e(n,t,s)});Be("diffed",(e,n)=>{gn(),Jn=void 0;let t;if(typeof n.type=="string"&&(t=n.__e)){let s=n.__np,r=n.props,i=t.U;if(i)for(let u in i){let d=i[u];d===void 0||s&&u in s||(d.d(),i[u]=void 0)}if(s){i||(i={},t.U=i);for(let u in s){let d=i[u],l=s[u];d===void 0?(d=fa(t,u,l,r),i[u]=d):d.o(l,r)}}}e(n)});function fa(e,n,t,s){let r=n in e&&e.ownerSVGElement===void 0,i=z(t);return{o:(u,d)=>{i.value=u,s=d},d:de(function(){this.N=ls;let u=i.value.value;s[n]!==u&&(s[n]=u,r?e[n]=u:u!=null&&(u!==!1||n[4]==="-")?e.setAttribute(n,u):e.removeAttribute(n))})}}Be("unmount",(e,n)=>{if(typeof n.type=="string"){let t=n.__e;if(t){let r=t.U;if(r){t.U=void 0;for(let i in r){let u=r[i];u&&u.d()}}}let s=n.__np;if(s){let r=n.props;for(let i in s)r[i]=s[i]}n.__np=void 0}else{let t=n.__c;if(t){t.__$f|=8;let s=t.__$u;s&&(t.__$u=void 0,s.d())}}e(n)});Be("__h",(e,n,t,s)=>{s<3&&(n.__$f|=2),e(n,t,s)});ze.prototype.shouldComponentUpdate=function(e,n){if(this.__R)return!0;let t=this.__$u,s=t&&t.s!==void 0;for(let r in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){let r=2&this.__$f;if(!(s||r||4&this.__$f)||1&this.__$f)return!0}else if(!(s||4&this.__$f)||3&this.__$f)return!0;for(let r in e)if(r!=="__source"&&e[r]!==this.props[r])return!0;for(let r in this.props)if(!(r in e))return!0;return!1};function v(e,n){return Q(()=>z(e,n),[])}var ma=e=>{queueMicrotask(()=>{queueMicrotask(e)})};function ha(){Jo(()=>{let e;for(;e=us.shift();)is.call(e)})}function ls(){us.push(this)===1&&(N.requestAnimationFrame||ma)(ha)}var vn=z(""),ps;function se(e){clearTimeout(ps),vn.value=e,ps=setTimeout(()=>vn.value="",6e3)}function Ko(e){try{return localStorage.getItem("esclusa."+e)}catch{return null}}function Go(e,n){try{localStorage.setItem("esclusa."+e,n)}catch{}}function ga(){let e=Ko("language");return e==="en"||e==="es"?e:navigator.language.toLowerCase().startsWith("es")?"es":"en"}function va(){let e=Ko("theme");return e==="light"||e==="dark"?e:"auto"}var le=z(ga()),bn=z(va()),Te=z(Ko("signature")??"");function cs(){de(()=>{document.documentElement.lang=le.value,Go("language",le.value)}),de(()=>{document.documentElement.dataset.theme=bn.value,Go("theme",bn.value)}),de(()=>Go("signature",Te.value))}var fs=[["must be there","debe estar"],["must be there beside another member","debe estar junto a otro miembro"],["must not be there","no debe estar"],["must not be there: the schema does not know it","no debe estar: el esquema no lo conoce"],["must not be there beside *","no debe estar junto a *"],["must not be there twice","no debe estar dos veces"],["must be ~","debe ser ~"],["must be ~, such as *","debe ser ~, como *"],["must be an integer of * bits, 0 or more","debe ser un entero de * bits, 0 o más"],["must be an integer of * bits","debe ser un entero de * bits"],["must be a number of at most * characters","debe ser un número de como máximo * caracteres"],["must be a number that * bits of floating point can hold","debe ser un número que quepa en * bits de coma flotante"],["must be a key of at most * characters","debe ser una clave de como máximo * caracteres"],["must be a string that names the datatype","debe ser un texto que nombre el tipo de dato"],["must be one of the values that the schema lists","debe ser uno de los valores que enumera el esquema"],["must be the value that the schema says","debe ser el valor que dice el esquema"],["must be what the schema describes","debe ser lo que describe el esquema"],["must not be what the schema excludes","no debe ser lo que excluye el esquema"],["must be a string that is not empty, or an integer","debe ser un texto no vacío, o un entero"],["must be a multiple of *","debe ser múltiplo de *"],["must be above *","debe ser mayor que *"],["must be below *","debe ser menor que *"],["must be at least *","debe ser al menos *"],["must be at most * bytes long","debe tener como máximo * bytes"],["must be at most *","debe ser como máximo *"],["must be one of *","debe ser uno de *"],["must be base64 of RFC 4648 with padding and without line breaks","debe ser base64 según RFC 4648, con relleno y sin saltos de línea"],["must be the SHA-256 of the decoded data in lower-case hexadecimal","debe ser el SHA-256 de los datos decodificados, en hexadecimal y minúsculas"],["must be the length of the decoded data in bytes","debe ser la longitud de los datos decodificados, en bytes"],["must begin with the bytes of its media_type","debe empezar con los bytes de su media_type"],["must have at least * ~","debe tener al menos * ~"],["must have at most * ~","debe tener como máximo * ~"],["must have at least one of *","debe tener al menos uno de *"],["must have exactly one of *","debe tener exactamente uno de *"],["must fit at least one of the alternatives","debe cumplir al menos una de las alternativas"],["must fit exactly one of the alternatives","debe cumplir exactamente una de las alternativas"],["must not have the same item twice","no debe tener dos veces el mismo elemento"],["must match the pattern *","debe cumplir el patrón *"],["must have a name that the schema allows","debe tener un nombre que el esquema admita"],["must be a whole JSON object; it ends too early","debe ser un objeto JSON entero; termina antes de tiempo"],["must be one JSON object","debe ser un objeto JSON"],["must be one JSON object, not ~","debe ser un objeto JSON, no ~"],["must be one JSON object, not ~, in the framing of *'s schema registry *","debe ser un objeto JSON, no ~, en el envoltorio del registro de esquemas de * *"],["must be one JSON object, in the framing of *'s schema registry *","debe ser un objeto JSON, en el envoltorio del registro de esquemas de * *"],["must be JSON","debe ser JSON"],["must be JSON in UTF-8","debe ser JSON en UTF-8"],["must be JSON in UTF-8, not in *","debe ser JSON en UTF-8, no en *"],["must end after the object","debe terminar tras el objeto"],["must end after the object: another document follows","debe terminar tras el objeto: sigue otro documento"],["must not have a comma before a closing bracket","no debe tener una coma antes de cerrar"],["must not have comments","no debe tener comentarios"],["must have double quotes around names","debe tener los nombres entre comillas dobles"],["must have double quotes around strings and names, not single ones","debe tener textos y nombres entre comillas dobles, no simples"],["must have true, false and null in lower case","debe tener true, false y null en minúsculas"],["must have numbers, and null in place of *","debe tener números, y null en lugar de *"],["must have null in place of *","debe tener null en lugar de *"],["must be plain JSON, not compressed with *: leave that to Kafka's producer *","debe ser JSON sin comprimir, no con *: déjaselo al productor de Kafka *"],["must be plain JSON, without the framing of *'s schema registry *","debe ser JSON a secas, sin el envoltorio del registro de esquemas de * *"],["must be one CloudEvent in JSON *, not ~","debe ser un solo CloudEvent en JSON *, no ~"],["must be one CloudEvent in JSON *, not in *","debe ser un solo CloudEvent en JSON *, no en *"],["must be an object, not a string: give it to the SDK as an object, not as text","debe ser un objeto, no un texto: dáselo al SDK como objeto, no como texto"],["must be there, and be an object","debe estar, y ser un objeto"],["must have a name of lower-case letters and digits","debe tener un nombre de letras minúsculas y dígitos"],["must be a string, a number or a boolean","debe ser un texto, un número o verdadero o falso"],["must have content-type *, if it is the CloudEvent that it looks like, or name its datatype in header datatype","debe tener content-type *, si es el CloudEvent que parece, o nombrar su tipo de dato en la cabecera datatype"],["must have an exponent of at most * digits","debe tener un exponente de como máximo * dígitos"],["must have an item that the schema asks for","debe tener un elemento de los que pide el esquema"],["must not have more items than the schema describes","no debe tener más elementos de los que describe el esquema"],["must have decimal numbers without leading zeros","debe tener números decimales sin ceros delante"],["must have digits on both sides of a number's point","debe tener dígitos a ambos lados del punto de un número"],["must have numbers without a plus sign before them","debe tener números sin un signo más delante"],["must have strings for member names","debe tener textos como nombres de miembros"],["must have control characters in strings escaped, a new line as *","debe tener escapados los caracteres de control en los textos, un salto de línea como *"],["must have both halves of a surrogate pair in strings, or none","debe tener en los textos las dos mitades de un par sustituto, o ninguna"],["must have only the escapes of JSON in strings","debe tener en los textos solo los escapes de JSON"],["must hold at most * array elements and members in all","debe contener como máximo * elementos y miembros en total"],["must have headers of at most * bytes in all","debe tener cabeceras de como máximo * bytes en total"],["must have a key of at most * bytes","debe tener una clave de como máximo * bytes"],["must have a key in UTF-8","debe tener una clave en UTF-8"],["must have a key that is an integer as the rows have it, such as 7, not 007 or 7.0","debe tener una clave que sea un entero como el de las filas, como 7, no 007 ni 7.0"],["must not begin with a byte-order mark","no debe empezar con una marca de orden de bytes"],["must not have two values for header *","no debe tener dos valores en la cabecera *"],["must not name two versions, one in header * and one in *","no debe nombrar dos versiones, una en la cabecera * y otra en *"],["must be the $id of a version of the datatype that is not retired","debe ser el $id de una versión del tipo de dato que no esté retirada"],["must have a value: only what is kept in a table can be erased","debe tener un valor: solo se puede borrar lo que se guarda en una tabla"],["must have a key that says what to erase","debe tener una clave que diga qué borrar"],["must be nested at most * deep","debe anidarse como máximo * niveles"],["must name a datatype of the catalogue*","debe nombrar un tipo de dato del catálogo*"],["must name its datatype: in header datatype, in the type of a CloudEvent, or in member datatype","debe nombrar su tipo de dato: en la cabecera datatype, en el tipo de un CloudEvent o en el miembro datatype"],["this needs the right to * here, which you do not have","hace falta el permiso *, que no tienes"],["this needs the right to *, which whoever shows neither key nor token nor certificate does not have","hace falta el permiso *, que no tiene quien no muestra clave, token ni certificado"],["this is no API key that is known","no es ninguna clave de API conocida"],["another record lies in its place","hay otro registro en su lugar"],["it was sent again * times","se reenvió * veces"],["the record was taken as it came","el registro se aceptó tal como llegó"],["by another of this plan","por otro de este plan"],["somebody over HTTP","alguien por HTTP"],["the alerts cannot be read now","las alertas no se pueden leer"],["the journal cannot be read now","el diario no se puede leer"],["the process is still starting","el proceso aún arranca"],["not ready yet: *","aún no está listo: *"],["the schema has faults","el esquema tiene fallos"]],ms={character:"carácter",characters:"caracteres",item:"elemento",items:"elementos",member:"miembro",members:"miembros","an integer":"un entero","a number":"un número","a string":"un texto","an object":"un objeto","an array":"una lista","a boolean":"verdadero o falso",null:"null",nothing:"nada","a date and time of RFC 3339":"una fecha y hora de RFC 3339","a date of RFC 3339":"una fecha de RFC 3339","a time of RFC 3339":"una hora de RFC 3339","a duration of RFC 3339":"una duración de RFC 3339","an e-mail address":"una dirección de correo","a host name":"un nombre de host","an IPv4 address":"una dirección IPv4","an IPv6 address":"una dirección IPv6","a UUID":"un UUID","a URI":"un URI","a URI template of RFC 6570":"una plantilla de URI de RFC 6570","a batch of events: send each in a record of its own":"un lote de eventos: envía cada uno en su propio registro","in another format":"en otro formato","an IRI":"un IRI","an IRI that names a place":"un IRI que nombre un lugar","a relative JSON Pointer":"un JSON Pointer relativo",headers:"cabeceras","a URI that names a place":"un URI que nombre un lugar","a relative reference":"una referencia relativa","a JSON Pointer":"un JSON Pointer","a regular expression of ECMA 262":"una expresión regular de ECMA 262"};var[ba,ya,wa]=[`alert.withheld.all
alert.withheld.erased
alert.withheld.masked
alert.withheld.untold
journal.kind.all
journal.kind.batch
journal.kind.catalogue
journal.kind.decision
journal.kind.erasure
journal.kind.login
journal.kind.payloads
journal.kind.plan
journal.kind.run
journal.run.done
journal.run.paused
journal.run.started
journal.run.stopped
journal.run.unwanted
journal.run.wanted
login.failed.away
login.failed.refused
login.failed.throttled
login.failed.unknown
outcome.already_sent
outcome.already_sent.why
outcome.contradicted
outcome.contradicted.why
outcome.cut
outcome.cut.why
outcome.erased
outcome.erased.why
outcome.gone
outcome.gone.why
outcome.headers_lost
outcome.headers_lost.why
outcome.not_ours
outcome.not_ours.why
outcome.overtaken
outcome.overtaken.why
outcome.ready
outcome.ready.why
outcome.rerouted
outcome.rerouted.why
outcome.still_refused
outcome.still_refused.why
outcome.too_often
outcome.too_often.why
outcome.unpatchable
outcome.unpatchable.why
reason.content_mismatch
reason.inconsistent_channel
reason.limit_exceeded
reason.malformed
reason.schema_violation
reason.unclassified
reason.unknown_datatype
redrive.state.done
redrive.state.paused
redrive.state.planned
redrive.state.running
redrive.state.stopped
redrive.state.stopping
redrive.state.wanted
schema.items.between
schema.items.least
schema.items.most
schema.length.between
schema.length.least
schema.length.most
schema.range.between
schema.range.least
schema.range.most
schema.type.array
schema.type.boolean
schema.type.integer
schema.type.null
schema.type.number
schema.type.object
schema.type.string
schemas.admitted
schemas.check
schemas.compat
schemas.datatype
schemas.diff
schemas.draft
schemas.draft.again
schemas.draft.lead
schemas.draft.text
schemas.faults
schemas.from
schemas.lead
schemas.nothing
schemas.receivers
schemas.receivers.breaks
schemas.receivers.proved
schemas.receivers.unknown
schemas.same
schemas.senders
schemas.senders.breaks
schemas.senders.proved
schemas.senders.unknown
schemas.side
schemas.title
schemas.to
schemas.witness
source.gone
source.missing
source.never
source.no_record
source.open
source.pending
source.unknown
state.acknowledged
state.open
state.regressed
state.resolved
trial.already_sent
trial.cut
trial.diff
trial.faults
trial.headers_lost
trial.plain
trial.ready
trial.rerouted
trial.same
trial.still_refused
trial.trying
trial.unpatchable
version.active
version.current
version.deprecated
version.retired
whatif.since.168h
whatif.since.1h
whatif.since.24h
withheld.all
withheld.erased
withheld.masked
withheld.untold`,`There is no alert at {at}
See the alert groups
It was deleted by retention, or never was there: an alert's address is its partition and offset in the topic of alerts.
Alert {at}
The record
{n} byte|{n} bytes
Came
Found by
A record of no known datatype
Download as it was sent
The bytes, in hexadecimal digits
{n} more byte: download it to see all.|{n} more bytes: download it to see all.
It is empty: zero bytes.
Facts
{n} fault|{n} faults
Its group
Its group {n}
Headers
It came without headers.
{n} more header did not fit into the alert.|{n} more headers did not fit into the alert.
withheld, as the payload is
Datatype that it names
It has no body: it asks to erase its key.
Sent by
Refused
It is not one JSON document: these are its bytes.
Mend this record
from {sender}
from a sender without a name
Source
Alert
The alert holds the first {n} byte of it.|The alert holds the first {n} bytes of it.
No schema
Without a known datatype there is no schema to hold it against. Name one in the header datatype, or in the member datatype.
Try again
and {n} more|and {n} more
Cancel
Close
Copied
Copy
{n} new|{n} new
Language
Loading…
Show more
Nothing is here
Go to what flows
The address is of no page of the console.
Pages
Send a sample
Show
Skip to the content
Colours
Auto
Dark
Light
Besides: {rule}.
Other members are refused.
Flow
{rate} per second; {accepted} accepted and {refused} refused since the start
masked
What may stand there
Member
Members of {name}
Required
no
yes
The schema in JSON
Senders with refused records
Topic
JSON
Members
Tree
How the schema is shown
Accepted
What each channel holds. Numbers are since this process started.
There is no channel for you
The catalogue has none, or you may read none. Whoever runs esclusa can give you the right channels.read.
Per second
none
Channels
The same call
Run it by a call
Plan to send it again
Run this plan from a shell
Plan it from a shell
Show it in a shell
The same as commands
What became of the record
Acknowledge
Your name
It stands in the journal beside the decision.
Now {state}: {what}
Note
Somebody else was first: {by} has decided that it is {state}. Look again, and decide upon that.
Reopen
Resolve
Tomorrow
For good
In a week
… {n} more characters
missing
… {n} more line|… {n} more lines
{n} line as before|{n} lines as before
an unknown member
a record
Any
and {n} more record|and {n} more records
None of the catalogue
Since
A time, 2026-01-02T15:04:05Z, or an age, 2h
Until
Account
Kept by another process.
{n} record has become nothing|{n} records have become nothing
Every record has ended once.
{n} record has come out twice|{n} records have come out twice
Records are routed by another process: its counts are in Prometheus.
The first minute
Take it from its channel
Get it by its id
Send a customer
Ingress
{n} record since the start|{n} records since the start
Lag
Nothing waits.
{n} record waits, the oldest for {time}.|{n} records wait, the oldest for {time}.
Records a second, as this process counts them.
What flows: records a second
Readiness
Not ready
All conditions hold.
Refused
Router
checks each record once
Try it
A bad one
Record, in JSON
A good one
Refused, and not sent
Checked and in its channel, as {source}
Send
Sent as {source}; the router has not come to it yet
per second
{n} in all
Flow
There is no such alert group
Nothing was refused in this way, or you may not see it.
alert|alerts
It was resolved, and is open again since the topic of its records was made anew.
{by} has decided that it is {state},
Decision
first
Alert group: {reason}
last
Mend…
Records that came since were refused again.
Newest alerts
None of its alerts is recent: they are in the topic still, and an export has them.
without a name
Senders and versions
others
Alert group
The last 48 hours
48 hours ago
{n} alert in the last 48 hours|{n} alerts in the last 48 hours
at most {n} an hour
now
Such records come to no schema: they are refused before.
until
no schema
By version: of the newest {n} alert.|By version: of the newest {n} alerts.
Refused
{n} sent again|{n} sent again
All
All datatypes
No datatype of ours
Decide
Filters
First
48 hours
Last
Each group is one way in which records break the rules.
Nothing is refused
No group fits
No alert group fits the filters.
Show all
When a record breaks its schema, the way in which it does appears here, counted, with who sent it. Send a bad sample to see one.
All reasons
Sender ↵
from
Order
Most alerts first
Oldest first
Newest alert first
Alert groups
Measurements are elsewhere
This process tells them at the listener of --operations-addr, where Prometheus asks.
Condition
Detail
Group
How far each group is behind
This process measures none: one with role auditor does.
Whether this process is ready, and whether records wait.
holds
Oldest
This process
Readiness
Roles with groups: {roles}
Health
does not hold
Version {version}
Waiting records
has sent {n} record in redrive {run}|has sent {n} records in redrive {run}
Who
the router works with another catalogue
put alert group {group} into state {state}
The entry
asked to erase a row of {table}
What people did, the newest first.
has logged in
has logged out
nobody is named
Nobody has done anything yet
Decisions about alert groups, redrives, erasures and logins appear here, with who did them.
was shown {n} payload in full by {route}|was shown {n} payloads in full by {route}
planned redrive {run}
redrive {run}: {state}
Journal
What
When
acknowledge the group
go to the filters
these keys
mend, and send again
next row
go to the number that runs it
open
plan
previous row
resolve, or reopen
take the suggested patch
Keys
accepted into its channel
sent again
alert {at}
by {by}:
came to ingress
It lies in a channel where it does not belong: it never was in ingress.
from {sender}
It was refused over HTTP: its sender was told, and it never was in ingress. So it cannot be sent again from here.
key {key}
Looking for what became of it…
refused
redrive
What became of it
accepted
{n} came too fast to be shown|{n} came too fast to be shown
erased
New ones appear at the top; they wait while you point at the list.
What is refused
All
What is accepted
What is refused, and what comes into tables, as it comes. Channels without a table show what is refused alone.
made of {source}
and {n} more fault|and {n} more faults
What is accepted is told without its sender, and without a reason: with these filters only what is refused is shown.
Nothing has come yet
This page shows what comes while it is open. Send a record, good or bad, and it appears here.
refused
Paused while you point at the list.
Accepted records are seen when they come into a table. None that you may read is of this.
Of the tables these are followed: {tables}. Choose a datatype to follow another.
Live
no datatype
Log in
API key
It begins with esclusa_ and is kept nowhere: a session stands for it, until you log out.
You are {who}
What you may see and do is in the access file.
Nobody logs in here
The access file has no console in authentication, or there is none: then whoever comes may do what it says of them.
Go on
Log in at your organisation
Log out
Log in
makes a value one of another type
sets a member that is not there
removes the members that the schema does not know
What a patch may do
This is no JSON yet: {why}
A patch is an array of operations, or an object to merge.
Patch, in JSON; empty sends them as they are
What is to be changed in every record, before it is checked and sent again.
replaces a value by the one that is listed for it
removes a member
moves a member
puts a value in place of another
Suggested, for faults of the first refused records; see below whether they pass with it
There is nothing to suggest: no conversion, default, known spelling or dropping of surplus members would mend them. Write a patch, or mend the sender.
Looking for a patch that would mend them…
Take this patch
The patch is taken; see below what it does
How they are mended
Send as datatype
Empty for their own
Times a record may be sent again
You may not send these records again. Who has the right redrive for their datatype may.
A plan sends nothing. It finds out what would become of each record, and you decide then.
Send at most
Empty for all
Options
Send also what a later record of its key has overtaken
Plan
Counts what would become of each record. Nothing is sent yet.
Looking through the alerts…
Before and after
It is shown once the patch can be read.
No alert fits, or none that is recent.
Mend and send again
Which records
Change which
Say which refused records are meant: at least one of these.
Plan for all of its alert group
esclusa does not answer; the console asks again by itself.
Not now: {detail}. Try again later.
You may not do this: {detail}.
Not now: {detail}; the console asks again by itself.
esclusa did not answer: see whether it was done, and try again.
Too many requests: {detail}. Again in {n} second.|Too many requests: {detail}. Again in {n} seconds.
Log in first: {detail}.
There is no such redrive
The journal has no plan of this id, or you may not see it.
Plan again, with another patch
Waiting for what the router says
None of them was refused again
{n} was refused again|{n} were refused again
Whether any of them was refused again is not known: its group has new alerts then.
Run it
{n} record goes to ingress again, once. It can be stopped at any time.|{n} records go to ingress again, each once. It can be stopped at any time.
by {by},
Continue
It goes on where it was; nothing is sent twice.
See the group, and resolve it
Redrive {id}
Nothing would be sent: no record is ready. See below why, and change the patch.
The redrive is now {state}
{n} refused record|{n} refused records
Somebody else was first: see how it stands now.
What the plan found of {n} alert|What the plan found of {n} alerts
No alert fits: the filter finds nothing to send again.
{passed} of {n} alert looked at|{passed} of {n} alerts looked at
Patch
The records are sent as they are.
Progress
Records a second at most
Empty for as many as it can
at most {n} a second
See the rows of {table}
Run
Send {n} record again|Send {n} records again
{n} record sent again|{n} records sent again
Stop
It stops before its next batch, and can go on later.
Redrive
Type {number} to run it
By
Refused records that somebody has sent again, or plans to.
Nothing was sent again yet
When records were refused, open their group and choose “mend”: you are shown a patch, what it makes of the records, and how many would pass, before anything is sent.
Plan {id}
Ready
Sent
Redrives
What
Planned
{key} has changed
Checked against
Erase…
The row has changed since you looked. Close, look again, and erase what is there now.
Erase this row
Type its key to erase it
The row goes from the table and from Redis, and receivers of the channel are told. It cannot be taken back.
{key} is erased
The erasure of {key} was sent
{key} was erased
There is no row “{key}”
Nothing was sent under this key, or it was erased. If it comes while this page is open, it appears here.
Sent again
yes, after it was refused
Versions seen since you opened this page
{version}: erased
Version {version}
Made of
Show all rows
All rows
Look for
One key
Keys by prefix
Rows of {table}
Look up
The table is empty
No key begins with “{prefix}”
Keys are compared letter by letter, capitals too.
A table keeps the last record of each key. Send one, and it appears here.
Key, or its beginning
above {bound}
anything
fits at least one of {n} shapes|fits at least one of {n} shapes
has at least {names}
the part at
below {bound}
exactly {value}
current version
one of {values}
as {format}
broken here
, and {n} more|, and {n} more
a multiple of {bound}
fits exactly one of {n} shapes|fits exactly one of {n} shapes
has either {names}
 or 
that fits {pattern}
Schema of {datatype}
This fault is of no place of the schema: what is checked before it, such as the record's encoding.
Its alerts
Nothing of this sender is refused
When something is, it appears here with what is wrong. A sender is named by the header ce-source.
Its alert groups
Last
What was refused of what it sent. Accepted records are not counted by sender.
Watch what it sends, live
Mend and send again
senders without a name
Refused last
Of each key the last record.
There is no table
A datatype gets one with "table": true in the x-channel of its schema; or there is one that you may not read.
Of channel
Tables
just now
The router would refuse it: {reason}
Paste a record: the verdict comes as you type.
The router would accept it, under the key {key}
The router's verdict, as you type. Nothing is sent.
Try a record
{n} record that was refused would be accepted|{n} records that were refused would be accepted
Accepted from then on, by what is wrong with them now
{n} record was judged|{n} records were judged
Which records
Of the channel
All that were sent
{n} record was judged|{n} records were judged
Judges past records by the draft. Nothing is changed.
There was no record in that time. Send some, or look further back.
It was interrupted: nothing is said of what was not read.
Where
Records are being judged
Records
{n} of {of} accepted records would be refused|{n} of {of} accepted records would be refused
Refused from then on, by what the draft says
{n} would go to another channel|{n} would go to another channel
What if?
Sender
Since
What would it have done?
Why
Alerts
Changed
Channel
Datatype
Document
Key
Reason
Record
Schema
Sender
State
Table
Version
What is wrong
Its datatype wants no payload in alerts: there is none here.
Its key was erased since: the payload is shown to nobody any more.
Values that not everybody may see are shown as •.
Whether its key was erased since cannot be told yet, so the payload is not shown. Try again in a moment.
All
Records sent again
Catalogues
Decisions
Erasures
Logins
Payloads shown in full
Plans of redrives
Runs of redrives
done
paused
started
stopped
to be stopped
wanted
Your organisation's login does not answer now. Try again in a moment.
Your organisation has not let you in.
Too many logins have failed from here. Try again in a minute.
The login has led to nothing. Begin again.
Sent already
This run or another has sent them before.
Contradicted
Ingress has another record in their place, or took them as they came.
Cut
Their alerts do not hold them whole, and ingress has them no more.
Erased
Their keys were erased since. Nothing sends them.
Gone
Retention has deleted their alerts since.
Headers lost
They had more headers than their alerts hold, and ingress has them no more.
Never in ingress
They were refused over HTTP, where the sender was told, or lie in a channel.
Overtaken
A later record of their key was taken since: to send them would put the past over the present.
Ready
They pass, and are sent when it runs.
Rerouted
As they are patched they would be of another datatype or sender.
Still refused
The schema refuses them as they are patched too: change the patch.
Too often
They were sent again as often as the plan allows.
Unpatchable
The patch cannot be applied to them.
content that is not what it says
a channel record that does not belong there
beyond a limit
not one clean JSON object
against its schema
names no datatype
names an unknown datatype
done
paused
planned
running
stopped
stopping
waits for its turn
{least} to {most} items
at least {least} item|at least {least} items
at most {most} item|at most {most} items
{least} to {most} characters
at least {least} character|at least {least} characters
at most {most} character|at most {most} characters
{least} to {most}
at least {least}
at most {most}
list
yes or no (true, false)
whole number
nothing (null)
number
object
text
The version number admits this change.
Check
Whom the change breaks
Datatype
{left} beside {right}
Draft
Begin again
Nothing is published: the draft is kept in this tab, and only judged. With the $id of a version it takes that version's place; with another it comes after the highest.
Schema, in JSON
The schema has faults:
Before
Versions of a schema, whom a change breaks, and what it would have done.
The draft says what is in force already.
Receivers that know the version before
break: this record is new to them
do not break: proved
may break: it cannot be told because of
Both say the same.
Senders that keep to the version before
break: this record would be refused
do not break: proved
may break: it cannot be told because of
Side by side
Schemas
After
A record that shows it
deleted by retention
decided about, and nothing is found
not in ingress
no record
in a transaction that has not ended
waits for the router
could not be found in time
acknowledged
open
regressed
resolved
sent again already
not whole in its alert
Before and after of alert {at}
What is still wrong with alert {at}
without all its headers
It is as it was sent: there is no patch.
passes
would be of another datatype
The patch changes nothing in it.
still refused
Trying it on some records…
the patch does not fit
active
current
deprecated
retired
A week ago
An hour ago
A day ago
payload not kept
payload gone with its key
values masked
payload cannot be told now`,`No hay ninguna alerta en {at}
Ver los grupos de alertas
La retención la borró, o nunca estuvo: la dirección de una alerta es su partición y offset en el topic de alertas.
Alerta {at}
El registro
{n} byte|{n} bytes
Llegó
Encontrada por
Un registro de ningún tipo conocido
Descargar tal como se envió
Los bytes, en dígitos hexadecimales
{n} byte más: descárgalo para verlo todo.|{n} bytes más: descárgalo para verlo todo.
Está vacío: cero bytes.
Datos
{n} fallo|{n} fallos
Su grupo
Su grupo {n}
Cabeceras
Llegó sin cabeceras.
{n} cabecera más no cupo en la alerta.|{n} cabeceras más no cupieron en la alerta.
no se muestra, como el contenido
Tipo de dato que nombra
No tiene cuerpo: pide borrar su clave.
Enviado por
Rechazado
No es un documento JSON: estos son sus bytes.
Corregir este registro
de {sender}
de un remitente sin nombre
Fuente
Alerta
La alerta contiene {n} byte, el primero.|La alerta contiene los primeros {n} bytes.
Sin esquema
Sin un tipo de dato conocido no hay esquema con que contrastarlo. Nómbralo en la cabecera datatype, o en el miembro datatype.
Reintentar
y {n} más|y {n} más
Cancelar
Cerrar
Copiado
Copiar
{n} nuevo|{n} nuevos
Idioma
Cargando…
Mostrar más
Aquí no hay nada
Ir a lo que fluye
La dirección no es de ninguna página de la consola.
Páginas
Enviar un ejemplo
Mostrar
Saltar al contenido
Colores
Automático
Oscuro
Claro
Además: {rule}.
Otros miembros se rechazan.
Flujo
{rate} por segundo; {accepted} aceptados y {refused} rechazados desde el arranque
enmascarado
Qué puede figurar
Miembro
Miembros de {name}
Obligatorio
no
sí
El esquema en JSON
Remitentes con registros rechazados
Topic
JSON
Miembros
Árbol
Cómo se muestra el esquema
Aceptados
Qué contiene cada canal. Las cifras son desde que arrancó este proceso.
No hay ningún canal para ti
El catálogo no tiene ninguno, o no puedes leer ninguno. Quien opera esclusa puede darte el permiso channels.read.
Por segundo
ninguna
Canales
La misma llamada
Ejecutarlo con una llamada
Planear su reenvío
Ejecutar este plan desde un terminal
Planearlo desde un terminal
Mostrarlo en un terminal
Lo mismo, como comandos
Qué fue del registro
Reconocer
Tu nombre
Figura en el diario junto a la decisión.
Ahora {state}: {what}
Nota
Alguien se adelantó: {by} decidió que está {state}. Mira de nuevo y decide sobre eso.
Reabrir
Resolver
Mañana
Indefinidamente
Dentro de una semana
… {n} caracteres más
falta
… {n} línea más|… {n} líneas más
{n} línea igual|{n} líneas iguales
un miembro desconocido
un registro
Cualquiera
y {n} registro más|y {n} registros más
Ninguno del catálogo
Desde
Un momento, 2026-01-02T15:04:05Z, o una antigüedad, 2h
Hasta
Cuenta
La lleva otro proceso.
{n} registro no llegó a ninguna parte|{n} registros no llegaron a ninguna parte
Cada registro terminó una vez.
{n} registro salió dos veces|{n} registros salieron dos veces
Los registros pasan por el router de otro proceso: sus cifras están en Prometheus.
El primer minuto
Tomarlo de su canal
Obtenerlo por su id
Enviar un cliente
Entrada
{n} registro desde el arranque|{n} registros desde el arranque
Retraso
Nada espera.
{n} registro espera, el más antiguo desde hace {time}.|{n} registros esperan, el más antiguo desde hace {time}.
Registros por segundo, según los cuenta este proceso.
Lo que fluye: registros por segundo
Disponibilidad
No está listo
Se cumplen todas las condiciones.
Rechazados
Router
comprueba cada registro una vez
Pruébalo
Uno malo
Registro, en JSON
Uno bueno
Rechazado, y no enviado
Comprobado y en su canal, como {source}
Enviar
Enviado como {source}; el router aún no llegó a él
por segundo
{n} en total
Flujo
No existe ese grupo de alertas
Nada se rechazó de esta manera, o no puedes verlo.
alerta|alertas
Estaba resuelto, y está abierto de nuevo porque el topic de sus registros se creó de nuevo.
{by} decidió que está {state},
Decisión
primera
Grupo de alertas: {reason}
última
Corregir…
Se rechazaron de nuevo registros que llegaron después.
Alertas más recientes
Ninguna de sus alertas es reciente: siguen en el topic, y una exportación las contiene.
sin nombre
Remitentes y versiones
otros
Grupo de alertas
Las últimas 48 horas
hace 48 horas
{n} alerta en las últimas 48 horas|{n} alertas en las últimas 48 horas
como mucho {n} por hora
ahora
Estos registros no llegan a ningún esquema: se rechazan antes.
hasta
sin esquema
Por versión: de la {n} alerta más reciente.|Por versión: de las {n} alertas más recientes.
Rechazada
{n} reenviada|{n} reenviadas
Todos
Todos los tipos
Ningún tipo nuestro
Decidir
Filtros
Primera
48 horas
Última
Cada grupo es una manera en que los registros incumplen las reglas.
Nada se rechaza
Ningún grupo coincide
Ningún grupo de alertas coincide con los filtros.
Mostrar todos
Cuando un registro incumple su esquema, aquí aparece de qué manera, contado y con quién lo envió. Envía un ejemplo malo para ver uno.
Todos los motivos
Remitente ↵
de
Orden
Más alertas primero
Más antiguos primero
Última alerta
Grupos de alertas
Las medidas están en otra parte
Este proceso las muestra en la dirección de --operations-addr, donde pregunta Prometheus.
Condición
Detalle
Grupo
Cuánto retraso lleva cada grupo
Este proceso no mide ninguno: lo hace uno con el rol auditor.
Si este proceso está listo y si hay registros esperando.
se cumple
Más antiguo
Este proceso
Disponibilidad
Roles con grupos: {roles}
Salud
no se cumple
Versión {version}
Registros en espera
envió {n} registro en el reenvío {run}|envió {n} registros en el reenvío {run}
Quién
el router trabaja con otro catálogo
puso el grupo de alertas {group} en estado {state}
El apunte
pidió borrar una fila de {table}
Lo que hizo la gente, lo más reciente primero.
inició sesión
cerró la sesión
no se nombra a nadie
Nadie hizo nada todavía
Aquí aparecen las decisiones sobre grupos de alertas, los reenvíos, los borrados y los inicios de sesión, con quién los hizo.
vio {n} contenido entero por {route}|vio {n} contenidos enteros por {route}
planeó el reenvío {run}
reenvío {run}: {state}
Diario
Qué
Cuándo
reconocer el grupo
ir a los filtros
estas teclas
corregir, y reenviar
fila siguiente
ir al número que lo ejecuta
abrir
planear
fila anterior
resolver, o reabrir
usar el parche sugerido
Teclas
aceptado en su canal
reenviado
alerta {at}
por {by}:
llegó a la entrada
Está en un canal al que no pertenece: nunca estuvo en la entrada.
de {sender}
Se rechazó por HTTP: su remitente lo supo, y nunca estuvo en la entrada. Por eso no puede reenviarse desde aquí.
clave {key}
Buscando qué fue de él…
rechazado
reenvío
Qué fue de él
aceptado
{n} llegó demasiado rápido para mostrarlo|{n} llegaron demasiado rápido para mostrarlos
borrado
Los nuevos aparecen arriba; esperan mientras señalas la lista.
Lo rechazado
Todo
Lo aceptado
Lo que se rechaza y lo que entra en las tablas, según llega. De los canales sin tabla se muestra solo lo rechazado.
hecho de {source}
y {n} fallo más|y {n} fallos más
Lo aceptado se muestra sin remitente ni motivo: con estos filtros solo se ve lo rechazado.
Todavía no llegó nada
Esta página muestra lo que llega mientras está abierta. Envía un registro, bueno o malo, y aparecerá aquí.
rechazado
En pausa mientras señalas la lista.
Los registros aceptados se ven cuando entran en una tabla. No hay ninguna de esto que puedas leer.
De las tablas se siguen estas: {tables}. Elige un tipo de dato para seguir otra.
En vivo
sin tipo de dato
Iniciar sesión
Clave de API
Empieza por esclusa_ y no se guarda: la representa una sesión, hasta que la cierres.
Eres {who}
Lo que puedes ver y hacer está en el fichero de acceso.
Aquí nadie inicia sesión
El fichero de acceso no tiene console en authentication, o no lo hay: entonces cada cual puede lo que diga de él.
Continuar
Iniciar sesión en tu organización
Cerrar sesión
Iniciar sesión
convierte un valor a otro tipo
pone un miembro que no está
quita los miembros que el esquema no conoce
Qué puede hacer un parche
Esto aún no es JSON: {why}
Un parche es una lista de operaciones, o un objeto que se combina.
Parche, en JSON; vacío los envía tal como están
Qué se cambia en cada registro antes de comprobarlo y reenviarlo.
reemplaza un valor por el que se indica para él
quita un miembro
mueve un miembro
pone un valor en lugar de otro
Sugerido, para fallos de los primeros registros rechazados; mira abajo si pasan con él
No hay nada que sugerir: ninguna conversión, valor por defecto, grafía conocida ni quitar miembros sobrantes los corregiría. Escribe un parche, o corrige el remitente.
Buscando un parche que los corrija…
Usar este parche
Parche tomado; mira abajo qué hace
Cómo se corrigen
Enviar como tipo de dato
Vacío para el suyo
Veces que un registro puede reenviarse
No puedes reenviar estos registros. Puede quien tenga el permiso redrive para su tipo de dato.
Un plan no envía nada. Averigua qué sería de cada registro, y después decides.
Enviar como mucho
Vacío para todos
Opciones
Enviar también lo que un registro posterior de su clave adelantó
Planear
Cuenta qué sería de cada registro. Aún no se envía nada.
Revisando las alertas…
Antes y después
Se muestra en cuanto el parche se pueda leer.
Ninguna alerta coincide, o ninguna reciente.
Corregir y reenviar
Qué registros
Cambiar cuáles
Di qué registros rechazados: al menos uno de estos.
Planificar para todo su grupo de alertas
esclusa no responde; la consola vuelve a preguntar por sí sola.
Ahora no: {detail}. Reinténtalo más tarde.
No puedes hacer esto: {detail}.
Ahora no: {detail}; la consola vuelve a preguntar por sí sola.
esclusa no respondió: mira si se hizo, y reinténtalo.
Demasiadas peticiones: {detail}. De nuevo en {n} segundo.|Demasiadas peticiones: {detail}. De nuevo en {n} segundos.
Inicia sesión primero: {detail}.
No existe ese reenvío
El diario no tiene ningún plan con este id, o no puedes verlo.
Planear de nuevo, con otro parche
Esperando lo que dice el router
Ninguno se rechazó de nuevo
{n} se rechazó de nuevo|{n} se rechazaron de nuevo
No se sabe si alguno se rechazó de nuevo: en ese caso su grupo tiene alertas nuevas.
Ejecutarlo
{n} registro vuelve a la entrada, una vez. Puede detenerse en todo momento.|{n} registros vuelven a la entrada, cada uno una vez. Puede detenerse en todo momento.
por {by},
Continuar
Sigue donde estaba; nada se envía dos veces.
Ver el grupo, y resolverlo
Reenvío {id}
No se enviaría nada: ningún registro está listo. Mira abajo por qué, y cambia el parche.
El reenvío ahora está {state}
{n} registro rechazado|{n} registros rechazados
Alguien se adelantó: mira cómo está ahora.
Lo que el plan encontró de {n} alerta|Lo que el plan encontró de {n} alertas
Ninguna alerta coincide: el filtro no encuentra nada que reenviar.
{passed} de {n} alerta revisada|{passed} de {n} alertas revisadas
Parche
Los registros se envían tal como están.
Progreso
Registros por segundo como mucho
Vacío para tantos como pueda
como mucho {n} por segundo
Ver las filas de {table}
Ejecución
Reenviar {n} registro|Reenviar {n} registros
{n} registro reenviado|{n} registros reenviados
Detener
Se detiene antes del siguiente lote, y puede seguir más tarde.
Reenvío
Escribe {number} para ejecutarlo
Por
Registros rechazados que alguien reenvió, o planea reenviar.
Aún no se reenvió nada
Cuando haya registros rechazados, abre su grupo y elige «corregir»: verás un parche, qué hace de los registros y cuántos pasarían, antes de enviar nada.
Plan {id}
Listos
Enviados
Reenvíos
Qué
Planeado
{key} cambió
Comprobado contra
Borrar…
La fila cambió desde que la miraste. Cierra, mira de nuevo y borra lo que hay ahora.
Borrar esta fila
Escribe su clave para borrarla
La fila desaparece de la tabla y de Redis, y se avisa a los receptores del canal. No se puede deshacer.
{key} está borrada
Se envió el borrado de {key}
{key} se borró
No hay ninguna fila «{key}»
No se envió nada con esta clave, o se borró. Si llega mientras esta página está abierta, aparecerá aquí.
Reenviado
sí, tras ser rechazado
Versiones vistas desde que abriste esta página
{version}: borrada
Versión {version}
Hecha de
Mostrar todas las filas
Todas las filas
Buscar
Una clave
Claves por prefijo
Filas de {table}
Buscar
La tabla está vacía
Ninguna clave empieza con «{prefix}»
Las claves se comparan letra a letra, también las mayúsculas.
Una tabla guarda el último registro de cada clave. Envía uno y aparecerá aquí.
Clave, o su comienzo
mayor que {bound}
cualquier cosa
cumple al menos una de {n} formas|cumple al menos una de {n} formas
tiene al menos {names}
la parte en
menor que {bound}
exactamente {value}
versión actual
uno de {values}
como {format}
se incumple aquí
, y {n} más|, y {n} más
múltiplo de {bound}
cumple exactamente una de {n} formas|cumple exactamente una de {n} formas
tiene o bien {names}
 o 
que encaja con {pattern}
Esquema de {datatype}
Este fallo no es de ningún lugar del esquema: se comprueba antes, como la codificación del registro.
Sus alertas
Nada de este remitente se rechaza
Cuando algo se rechace, aparecerá aquí con lo que falla. Un remitente se nombra con la cabecera ce-source.
Sus grupos de alertas
Última
Lo que se rechazó de lo que envió. Los registros aceptados no se cuentan por remitente.
Ver en vivo lo que envía
Corregir y reenviar
remitentes sin nombre
Rechazado últimamente
De cada clave, el último registro.
No hay ninguna tabla
Un tipo de dato tiene tabla con "table": true en el x-channel de su esquema; o hay alguna que no puedes leer.
Del canal
Tablas
ahora mismo
El router lo rechazaría: {reason}
Pega un registro: el veredicto llega mientras escribes.
El router lo aceptaría, con la clave {key}
El veredicto del router, mientras escribes. No se envía nada.
Probar un registro
Se aceptaría {n} registro que fue rechazado|Se aceptarían {n} registros que fueron rechazados
Aceptados desde entonces, según lo que falla ahora
Se juzgó {n} registro|Se juzgaron {n} registros
Qué registros
Del canal
Todos los enviados
Se juzgó {n} registro|Se juzgaron {n} registros
Juzga registros pasados según el borrador. No se cambia nada.
No hubo registros en ese tiempo. Envía algunos, o mira más atrás.
Se interrumpió: no se dice nada de lo que no se leyó.
Dónde
Se están juzgando registros
Registros
Se rechazaría {n} de {of} registros aceptados|Se rechazarían {n} de {of} registros aceptados
Rechazados desde entonces, según el borrador
{n} iría a otro canal|{n} irían a otro canal
¿Y si…?
Remitente
Desde
¿Qué habría hecho?
Por qué
Alertas
Cambió
Canal
Tipo de dato
Documento
Clave
Motivo
Registro
Esquema
Remitente
Estado
Tabla
Versión
Qué falla
Su tipo de dato no quiere el contenido en las alertas: aquí no hay ninguno.
Su clave se borró después: el contenido ya no se muestra a nadie.
Los valores que no todos pueden ver se muestran como •.
Aún no se sabe si su clave se borró después, así que el contenido no se muestra. Reintenta en un momento.
Todo
Registros reenviados
Catálogos
Decisiones
Borrados
Inicios de sesión
Contenidos mostrados enteros
Planes de reenvío
Ejecuciones de reenvíos
terminado
en pausa
iniciado
detenido
por detener
pedido
El inicio de sesión de tu organización no responde ahora. Prueba dentro de un momento.
Tu organización no te ha dejado entrar.
Han fallado demasiados inicios de sesión desde aquí. Prueba dentro de un minuto.
El inicio de sesión no ha llevado a nada. Empieza de nuevo.
Ya reenviados
Esta ejecución u otra ya los envió.
Contradichos
La entrada tiene otro registro en su lugar, o los aceptó tal como llegaron.
Recortados
Sus alertas no los contienen enteros, y la entrada ya no los tiene.
Borrados
Sus claves se borraron después. Nada los envía.
Desaparecidos
La retención borró sus alertas después.
Cabeceras perdidas
Tenían más cabeceras de las que caben en sus alertas, y la entrada ya no los tiene.
Nunca en la entrada
Se rechazaron por HTTP, y el remitente lo supo, o están en un canal.
Adelantados
Después se aceptó un registro posterior de su clave: enviarlos pondría el pasado sobre el presente.
Listos
Pasan, y se envían al ejecutarlo.
Desviados
Con el parche serían de otro tipo de dato o remitente.
Aún rechazados
El esquema los rechaza también con el parche: cambia el parche.
Demasiadas veces
Se reenviaron tantas veces como permite el plan.
No admiten el parche
El parche no puede aplicarse a ellos.
contenido que no es lo que dice
un registro de canal que no corresponde
más allá de un límite
no es un objeto JSON bien formado
contra su esquema
no nombra ningún tipo de dato
nombra un tipo de dato desconocido
terminado
en pausa
planeado
en marcha
detenido
deteniéndose
espera su turno
de {least} a {most} elementos
al menos {least} elemento|al menos {least} elementos
como mucho {most} elemento|como mucho {most} elementos
de {least} a {most} caracteres
al menos {least} carácter|al menos {least} caracteres
como mucho {most} carácter|como mucho {most} caracteres
de {least} a {most}
al menos {least}
como mucho {most}
lista
sí o no (true, false)
número entero
nada (null)
número
objeto
texto
El número de versión admite este cambio.
Comprobar
A quién rompe el cambio
Tipo de dato
{left} junto a {right}
Borrador
Empezar de nuevo
No se publica nada: el borrador queda en esta pestaña y solo se juzga. Con el $id de una versión ocupa su lugar; con otro, va después de la más alta.
Esquema, en JSON
El esquema tiene fallos:
Antes
Versiones de un esquema, a quién rompe un cambio y qué habría hecho.
El borrador dice lo que ya está en vigor.
Receptores que conocen la versión anterior
se rompen: este registro es nuevo para ellos
no se rompen: demostrado
podrían romperse: no se puede saber por
Ambos dicen lo mismo.
Remitentes que siguen la versión anterior
se rompen: este registro se rechazaría
no se rompen: demostrado
podrían romperse: no se puede saber por
Lado a lado
Esquemas
Después
Un registro que lo muestra
borrado por la retención
decidido, y no se encuentra nada
no está en la entrada
ningún registro
en una transacción que no terminó
espera al router
no pudo encontrarse a tiempo
reconocido
abierto
recaído
resuelto
ya reenviado
no está entero en su alerta
Antes y después de la alerta {at}
Qué sigue mal en la alerta {at}
sin todas sus cabeceras
Está como se envió: no hay parche.
pasa
sería de otro tipo de dato
El parche no cambia nada en él.
aún rechazado
Probándolo en algunos registros…
el parche no encaja
activa
actual
obsoleta
retirada
Hace una semana
Hace una hora
Hace un día
contenido no guardado
contenido borrado con su clave
valores enmascarados
el contenido no se puede mostrar ahora`].map(e=>e.split(`
`)),Qo=Object.fromEntries(ya.map((e,n)=>[ba[n-480]??n.toString(36),[e,wa[n]]]));function a(e,n={}){let t=Qo[e][le.value==="es"?1:0].split("|");return(t.length>1&&n.n!==1?t[1]:t[0]).replace(/\{(\w+)\}/g,(r,i)=>{let u=n[i];return typeof u=="number"?V(u):u??""})}function w(e,n){return e in Qo?a(e):n}function Vn(e,n){return(_a[le.value+JSON.stringify(n)]??=new Intl.NumberFormat(le.value,n)).format(e)}var _a={},ka={},V=e=>Vn(e,{maximumFractionDigits:0}),Gn=e=>e<1e5?V(e):Vn(e,{notation:"compact",maximumFractionDigits:1}),Fe=e=>Vn(e,{maximumFractionDigits:e<10?1:0}),Kn=z(Date.now());setInterval(()=>{document.hidden||(Kn.value=Date.now())},5e3);var xa=[["year",31536e3],["month",2592e3],["day",86400],["hour",3600],["minute",60]];function hs(e){let n=Math.round((e.getTime()-Kn.value)/1e3),t=ka[le.value]??=new Intl.RelativeTimeFormat(le.value,{numeric:"auto",style:"short"});for(let[s,r]of xa)if(Math.abs(n)>=r)return t.format(Math.trunc(n/r),s);return Math.abs(n)<10?a("c7"):t.format(n,"second")}function gs(e){return e.toISOString().replace("T"," ").replace(/(\.\d+)?Z$/," UTC")}function Qn(e){let n=e<90?"second":e<5400?"minute":"hour",t={second:1,minute:60,hour:3600}[n];return Vn(e/t,{style:"unit",unit:n,unitDisplay:"short",maximumFractionDigits:0})}function Je(e){let n=!e.datatype||e.datatype==="_none"?a("2w"):e.datatype,t=e.message?H(e.message):w("reason."+e.reason,e.reason);return e.keyword==="additionalProperties"&&!e.pointer?{who:n+":",where:"",what:a("2v")+" "+t}:{who:n,where:e.pointer??"",what:t}}var Sa,Ca=([e,n])=>({is:new RegExp("^"+e.replace(/[$+.]/g,"\\$&").replace(/[*~]/g,"(.*)")+"$"),parts:e.match(/[*~]/g)??[],spanish:n});function Ta(e){let n=e.split(" or ").map(t=>ms[t]);return n.includes(void 0)?void 0:n.join(" o ")}function H(e){if(le.value!=="es")return e;let n=/^(.+) \(at byte (\d+)\)$/.exec(e);if(n)return`${H(n[1])} (byte ${n[2]})`;let t=/^(\/\S*) (must .+)$/.exec(e);if(t)return t[1]+" "+H(t[2]);for(let{is:s,parts:r,spanish:i}of Sa??=fs.map(Ca)){let u=s.exec(e)?.slice(1).map((d,l)=>r[l]==="~"?Ta(d):d);if(u&&!u.includes(void 0))return i.replace(/[*~]/g,()=>u.shift())}return e}var Z=class extends Error{constructor(t,s,r=0){super(s.detail||s.title||String(t));this.status=t;this.body=s;this.retryAfter=r}status;body;retryAfter;again=!1;get sentence(){let t=H(this.message);switch(this.status){case 0:return a(this.again?"8z":"93");case 401:return a("95",{detail:t});case 403:return a("91",{detail:t});case 429:return a("94",{detail:t,n:this.retryAfter||1});case 503:return a(this.again?"92":"90",{detail:t})}return t}get passing(){return this.status===0||this.status===429||this.status>=500}},Zo=z(0);async function j(e,n={}){let t=await Eo(e,n);return{...t,body:t.text?JSON.parse(t.text):void 0}}async function Xo(e,n){let t=new Headers(n.headers),s={method:n.method??"GET",headers:t,signal:n.signal};n.ifMatch&&t.set("If-Match",n.ifMatch),n.body!==void 0&&(s.body=typeof n.body=="string"?n.body:JSON.stringify(n.body),t.set("Content-Type","application/json"));let r=await fetch(e,s).catch(Yn);if(r.ok)return r;r.status===401&&Zo.value++;let i=await r.text().catch(Yn),u={};try{u=JSON.parse(i)}catch{u={detail:r.statusText}}throw new Z(r.status,u,Number(r.headers.get("Retry-After"))||0)}function Yn(e){throw e.name==="AbortError"?e:new Z(0,{})}async function Eo(e,n){let t=await Xo(e,n),s=await t.text().catch(Yn);return{body:s,text:s,status:t.status,tag:t.headers.get("ETag")??""}}async function vs(e,n,t){let s=await Xo(e,n);for await(let r of ys(s.body))r&&t(JSON.parse(r))}function Yo(e,n){return new Promise(t=>{let s=setTimeout(t,e);n.addEventListener("abort",()=>(clearTimeout(s),t()),{once:!0})})}function bs(e){let n,t=()=>{document.hidden?(n?.abort(),n=void 0):n||(n=new AbortController,e(n.signal).catch(s=>{if(s.name!=="AbortError")throw s}))};return document.addEventListener("visibilitychange",t),t(),()=>{document.removeEventListener("visibilitychange",t),n?.abort()}}var k=(e,n=0,t)=>yn(e&&[e,t].join(" "),n,s=>j(e,{method:t&&"POST",body:t,signal:s}));function yn(e,n,t,s=0){let r=v({of:""}),i=v(0);R(()=>{if(e)return bs(async l=>{for(let f=0;;){let p=n;try{let h=await t(l),g=r.peek();g.of===e&&!g.problem&&g.answer?.text===h.text&&g.answer.tag===h.tag||(r.value={of:e,answer:h}),f=0}catch(h){if(!(h instanceof Z))throw h;if(h.again=h.passing,r.value={of:e,answer:r.peek().of===e?r.peek().answer:void 0,problem:h},!h.again)return;p=Math.max(n,h.retryAfter*1e3,Math.min(1e3*2**f++,15e3))}if(!p||(await Yo(p,l),l.aborted))return}})},[e,n,s,i.value]);let{answer:u,problem:d}=r.value.of===e?r.value:{};return{value:{value:u?.body},text:{value:u?.text},tag:{value:u?.tag??""},problem:{value:d},again:()=>{i.value++}}}function Zn(e){let n=v("");return R(()=>{let t=setTimeout(()=>n.value=e,300);return()=>clearTimeout(t)},[e]),n.value===e}function wn(e,n,t){let s="";return bs(async r=>{for(let i=0;!r.aborted;){try{let u={Accept:"text/event-stream"};s&&(u["Last-Event-ID"]=s);let d=await Xo(e,{signal:r,headers:u});t(void 0),i=0;for await(let l of Pa(d.body))l.id&&(s=l.id),n(l)}catch(u){if(u.name==="AbortError")return;let d=u instanceof Z?u:new Z(0,{});if(d.status===400&&s){s="";continue}if(d.again=d.passing,t(d),!d.again)return;await Yo(Math.max(d.retryAfter*1e3,Math.min(1e3*2**i++,15e3)),r);continue}await Yo(250,r)}})}async function*ys(e){let n=e.pipeThrough(new TextDecoderStream).getReader(),t="";for(;;){let{done:s,value:r}=await n.read().catch(Yn);if(s)break;let i=(t+r).split(`
`);t=i.pop(),yield*i}t&&(yield t)}async function*Pa(e){let n={id:"",type:"message",data:""};for await(let t of ys(e))t===""?((n.data||n.id)&&(yield n),n={id:"",type:"message",data:""}):t.startsWith("id: ")?n.id=t.slice(4):t.startsWith("event: ")?n.type=t.slice(7):t.startsWith("data: ")&&(n.data+=(n.data&&`
`)+t.slice(6))}function $(){let e=v(void 0),n=v(!1);return{problem:e,busy:n,run:async s=>{if(n.value)return!1;n.value=!0,e.value=void 0;try{return await s(),!0}catch(r){if(!(r instanceof Z))throw r;return e.value=r,!1}finally{n.value=!1}}}}function Ve({open:e,title:n,onClose:t,children:s}){let r=A(null),i=ns();return Un(()=>{e&&!r.current.open&&r.current.showModal(),e||r.current.close()},[e]),o("dialog",{ref:r,"aria-labelledby":i,onClose:()=>{r.current?.open===!1&&t()},onCancel:l=>{l.preventDefault(),t()},onClick:l=>l.target===r.current&&t()},e&&o("div",{class:"dialog"},o("header",null,o("h2",{id:i},n),o("button",{type:"button",class:"quiet",onClick:t},a("11"))),s))}function P({title:e,level:n=2,children:t}){return o("section",{class:"empty"},o(n===1?"h1":"h2",null,e),t)}var et=()=>({path:location.pathname,query:new URLSearchParams(location.search)});location.pathname==="/console"&&history.replaceState(null,"","/"+location.search);var re=z(et());addEventListener("popstate",()=>re.value=et());function X(e,n=!1){if(e===location.pathname+location.search)return;history[n?"replaceState":"pushState"](null,"",e);let t=location.pathname!==re.value.path;re.value=et(),t&&scrollTo(0,0)}var ws=()=>qe({}),y=e=>re.value.query.get(e)??"";function qe(e){let n=new URLSearchParams(re.value.query);for(let[s,r]of Object.entries(e))r?n.set(s,r):n.delete(s);let t=n.toString();return re.value.path+(t&&"?"+t)}var U=(e,n=!1)=>X(qe(e),n);function _s(e,n){let t=e.split("/"),s=n.split("/");if(t.length!==s.length)return null;let r={};for(let i=0;i<t.length;i++)if(t[i].startsWith(":")&&s[i])try{r[t[i].slice(1)]=decodeURIComponent(s[i])}catch{return null}else if(t[i]!==s[i])return null;return r}function ks(){document.addEventListener("click",e=>{let n=e.target.closest?.("a[href]");if(!n||e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey||n.target||n.hasAttribute("download"))return;let t=new URL(n.href);t.origin!==location.origin||!(t.pathname==="/"||t.pathname.startsWith("/console/"))||t.hash||(e.preventDefault(),X(t.pathname+t.search))})}var pe=z(void 0);function Ss(){return j("/v1/me").then(({body:e})=>{pe.value=e},()=>{pe.value=null})}de(()=>{Zo.value,Ss()});async function Cs(e){pe.value=(await j("/login",{method:"POST",body:{key:e}})).body}async function Ts(){await j("/logout",{method:"POST"}),await Ss()}var Ps=()=>pe.value!==void 0,Rs=()=>pe.value?.known_by==="session",Xn=()=>pe.value?.known_by==="nothing"&&pe.value.login.length>0,_n=e=>pe.value?.login.includes(e)??!1,En=()=>"/console/login?"+new URLSearchParams({next:ws()}),fe=()=>pe.value?.principal??"",Ge=()=>fe()?void 0:Te.value.trim()||void 0;function S(e,n,t){return pe.value?pe.value.rights.some(s=>s.do.includes(e)&&xs(s.datatypes,n)&&xs(s.senders,t)):pe.value===null}var xs=(e,n)=>!e||n!==void 0&&e.some(t=>Ra(t,n)),me=e=>pe.value?.rights.some(n=>n.do.includes(e))??!0,Ra=(e,n)=>e.endsWith("*")?n.startsWith(e.slice(0,-1)):e===n;function b({problem:e,onAgain:n}){return e?o("div",{class:"error",role:"alert"},o("p",null,e.sentence),(e.status===401||e.status===403)&&Xn()&&o("a",{class:"button",href:En()},a("7w")),n&&o("button",{type:"button",onClick:n},a("y"))):null}var Ot={};Zr(Ot,{alert:()=>Nr,channel:()=>Vs,channels:()=>Ds,flow:()=>Is,group:()=>Tr,groups:()=>Vr,health:()=>wr,journal:()=>vr,live:()=>hr,login:()=>At,redrive:()=>Br,redrives:()=>Fr,rows:()=>cr,schemas:()=>rr,sender:()=>kr,tables:()=>ur});var As={open:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11",acknowledged:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 2.5v11M8 4.5a3.5 3.5 0 0 1 0 7",resolved:"M2.5 8.5l3.5 3.5l7.5-8",regressed:"M13 8.5a5 5 0 1 1-1.8-4.1M11.5 1.5v3.2h-3.2",yes:"M2.5 8.5l3.5 3.5l7.5-8",no:"M8 2l6.5 11.5h-13zM8 6.5v3M8 11.2v.6"},Aa={open:"bad",regressed:"bad",no:"bad",resolved:"good",yes:"good"};function x({state:e,word:n}){return o("span",{class:"status "+(Aa[e]??"")},o("svg",{viewBox:"0 0 16 16",width:"14",height:"14","aria-hidden":"true"},o("path",{d:As[e]??As.open})),n??w("state."+e,e))}function eo({account:e}){return o("section",{class:"card"},o("h2",null,a("33")),e?o(Na,{...e}):o("p",{class:"muted"},a("34")))}function Na({unaccounted:e,repeated:n}){return e>0?o(x,{state:"no",word:a("35",{n:e})}):n>0?o(x,{state:"no",word:a("37",{n})}):o(x,{state:"yes",word:a("36")})}function Ke({text:e,label:n}){return o("button",{type:"button",class:"small",onClick:async()=>{try{await navigator.clipboard.writeText(e)}catch{Oa(e)}se(a("12"))}},n??a("13"))}function Oa(e){let n=document.createElement("textarea");n.value=e,n.className="hidden",document.body.append(n),n.select(),document.execCommand("copy"),n.remove()}var qa='{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}',ja=[{title:"3c",call:`curl -d '${qa}' ${location.origin}/send_message`},{title:"3b",call:`curl ${location.origin}/get_message/10`},{title:"3a",call:`curl ${location.origin}/consume_message`}];function Ns(){return o("section",{class:"card minute"},o("h2",null,a("39")),o("ol",null,ja.map(({title:e,call:n})=>o("li",{key:e},o("div",{class:"row"},o("h3",null,a(e)),o(Ke,{text:n,label:a("13")})),o("pre",null,o("code",null,n))))))}function B({title:e,lead:n}){return o("header",{class:"head"},o("h1",null,a(e)),o("p",null,a(n)))}var La=2e3,Ma=5;function Qe(){let e=k("/v1/flow",La);return{told:e,flow:e.value.value,rates:Ia(e.value).value}}function Ia(e){let n=e.value,t=A([]),s=v({});return R(()=>{if(!n)return;let r=t.current.length>0&&no(n)<no(t.current[0]);t.current=[...r?[]:t.current,n].slice(-Ma);let i=t.current[0],u=(Date.parse(n.time)-Date.parse(i.time))/1e3,d={};for(let l of n.channels){let f=i.channels.find(p=>p.datatype===l.datatype);d[l.datatype]=u>0&&f?{accepted:(l.accepted-f.accepted)/u,refused:(l.refused-f.refused)/u}:{accepted:0,refused:0}}s.value=d},[n]),s}var no=e=>e.channels.reduce((n,t)=>n+t.accepted+t.refused,0);var he=e=>"/console/alerts/"+e,Ye=e=>"/console/channels/"+encodeURIComponent(e),ie=e=>"/console/groups/"+encodeURIComponent(e),be=e=>"/console/redrives/"+encodeURIComponent(e),Ze=e=>"/console/senders/"+encodeURIComponent(e),we=e=>"/console/tables/"+encodeURIComponent(e);function js({flow:e,rates:n}){let t=e.channels.filter(l=>l.datatype!=="_none"),s=Object.values(n),r=s.reduce((l,f)=>l+f.refused,0),i=s.reduce((l,f)=>l+f.accepted+f.refused,0),u=e.channels.reduce((l,f)=>l+f.refused,0),d=[...t.map(l=>({rate:n[l.datatype]?.accepted??0,bad:!1})),{rate:r,bad:!0}];return o("section",{class:"picture","aria-label":a("3j")},o("div",{class:"card ingress"},o("h2",null,a("3d")),o(nt,{n:i}),o("p",{class:"muted"},a("3e",{n:no(e)}))),o(qs,{out:[{rate:i,bad:!1}]}),o("div",{class:"router"},o("h2",null,a("3o")),o("p",null,a("3p"))),o(qs,{out:d}),o("ul",{class:"outs"},t.map(l=>o("li",{key:l.datatype},o("a",{href:Ye(l.datatype),class:"name"},l.datatype),o(nt,{n:n[l.datatype]?.accepted??0}),o(Os,{n:l.accepted}))),o("li",{class:"refused"},o("a",{href:me("alerts.read")?"/console/groups":void 0,class:"name"},a("3n")),o(nt,{n:r}),o(Os,{n:u}))))}function Os({n:e}){return o("span",{class:"muted sum count"},a("3z",{n:Gn(e)}))}function nt({n:e}){return o("span",{class:e>0?"rate":"rate still"},o("strong",{class:"count"},Fe(e))," ",o("span",{class:"muted"},a("3y")))}function qs({out:e}){let n=e.length*50;return o("svg",{class:"lines",viewBox:`0 0 100 ${e.length*100}`,preserveAspectRatio:"none","aria-hidden":"true"},e.map((t,s)=>{let r=s*100+50,i=e.length===1?`M0 ${r}H100`:`M0 ${n}C50 ${n} 50 ${r} 100 ${r}`;return o("path",{key:s,d:i,class:(t.bad?"bad ":"")+(t.rate>0?"moves":"")})}))}function ne(e=0){let n=k("/v1/channels",e);return{told:n,channels:n.value.value?.channels}}var oo=e=>e.versions.map(n=>[n.version,`${n.version} (${n.version===e.version?a("version.current"):w("version."+n.status,n.status)})`]);var Ls={good:{id_cliente:"10",nombre:"Grupo 3",edad:1,promocion:"20% de descuento"},bad:{id_cliente:"11",edad:200}};function to(e,n,t){if(e==="customer"&&n.properties?.id_cliente)return t?Ls.good:Ls.bad;let s=ot(n,0);return t||Da(s,n),s}function Da(e,n){let t=n.required?.at(-1);t!==void 0&&delete e[t],e.firma="JG"}function ot(e,n){if(e.const!==void 0)return e.const;if(e.examples?.length)return e.examples[0];if(e.default!==void 0)return e.default;if(e.enum?.length)return e.enum[0];switch(Array.isArray(e.type)?e.type[0]:e.type){case"string":return Wa(e);case"integer":case"number":return e.minimum??1;case"boolean":return!0;case"array":return Array.from({length:e.minItems??0},()=>ot(e.items??{},n+1));case"null":return null}return n>6?{}:Ua(e,n)}function Ua(e,n){let t={},s=(e.oneOf??e.anyOf)?.[0];for(let r of[...e.required??[],...s?.required??[]])t[r]=ot(e.properties?.[r]??{},n+1);return t}function Wa(e){return e.format==="date-time"?"2026-01-02T03:04:05Z":e.format==="date"?"2026-01-02":e.format==="uri"||e.format==="uri-reference"?"https://example.org/1":e.format==="email"?"ana@example.org":e.format==="uuid"?"5e0c1f6c-2a7d-4b19-9c0e-8d1f6a3b2c4d":e.pattern?.includes("{64}")?"0".repeat(64):e.pattern?"es":"text".padEnd(e.minLength??0,"x")}function G({label:e,value:n,options:t,onChoose:s}){return o("label",{class:"field"},a(e),o("select",{value:n,onChange:r=>s(r.currentTarget.value)},t.map(r=>{let[i,u]=typeof r=="string"?[r,r]:r;return o("option",{key:i,value:i},u)})))}function oe({errors:e,omitted:n=0}){return!e.length&&n<=0?null:o("ul",{class:"violations"},e.map(t=>o("li",{key:t.pointer+" "+t.keyword+" "+t.message},o(kn,{of:t}))),n>0&&o("li",{class:"muted"},a("z",{n})))}function kn({of:e}){return o(c,null,o("code",null,e.pointer||"/")," ",H(e.message))}function Ms({onSent:e}){let n=ne().channels?.filter(p=>S("send",p.datatype))??[],t=v(""),s=t.value||(n.find(p=>p.datatype==="customer")??n[0])?.datatype||"",r=k(s&&"/v1/channels/"+encodeURIComponent(s)+"/schema").value.value,i=v(""),u=v(void 0),d=$(),l=p=>{i.value=r?JSON.stringify(to(s,r,p),null,2):"",u.value=void 0};R(()=>l(!0),[r]);let f=()=>d.run(async()=>{try{let{body:p,status:h}=await j("/v1/channels/"+encodeURIComponent(s)+"/messages?wait=routed",{method:"POST",body:i.value,headers:{"ce-source":"console"}});u.value={sent:p,routed:h===200}}catch(p){if(!(p instanceof Z)||p.status!==422)throw p;u.value={refused:p}}e()});return o("section",{class:"card sample"},o("h2",null,a("3q")),o("form",{onSubmit:p=>{p.preventDefault(),f()}},o("div",{class:"row"},o(G,{label:"d1",value:s,onChoose:p=>t.value=p,options:n.map(p=>p.datatype)}),o(tt,{fill:l})),o("label",{class:"field"},a("3s"),o("textarea",{rows:8,spellcheck:!1,value:i.value,onInput:p=>i.value=p.currentTarget.value})),o("div",{class:"row"},o("button",{type:"submit",class:"primary",disabled:d.busy.value||!i.value.trim()},a("3w")))),o(b,{problem:d.problem.value}),o("div",{role:"status"},u.value&&o(za,{fate:u.value})))}function tt({fill:e}){return o(c,null,o("button",{type:"button",onClick:()=>e(!0)},a("3t")),o("button",{type:"button",onClick:()=>e(!1)},a("3r")))}function za({fate:e}){return"sent"in e?o("div",{class:"outcome"},o(x,{state:e.routed?"yes":"open",word:a(e.routed?"3v":"3x",{source:e.sent.source})})):o("div",{class:"outcome"},o(x,{state:"no",word:a("3u")}),o(oe,{errors:e.refused.body.errors??[]}))}var Is={path:"/",title:"40",nav:10,view:Ha};function Ha(){let{told:e,flow:n,rates:t}=Qe();return o("div",{class:"page"},o(B,{title:"40",lead:"3i"}),o(b,{problem:e.problem.value,onAgain:e.again}),n&&o(c,null,n.routes?o(js,{flow:n,rates:t}):o("p",{class:"card muted"},a("38")),o($a,{flow:n})),o("div",{class:"pair"},me("send")&&o(Ms,{onSent:e.again}),o(Ns,null)))}function $a({flow:e}){let{lag:n,account:t}=e;return o("div",{class:"facts"},n&&o("section",{class:"card"},o("h2",null,a("3f")),o(x,{state:n.records===0?"yes":"open",word:n.records===0?a("3g"):a("3h",{n:n.records,time:Qn(n.seconds)})})),o(Ba,null),S("operations.read",void 0)&&o(eo,{account:t}))}function Ba(){let e=k("/readyz",5e3),n=e.problem.value,t=n?.body.conditions?.filter(s=>!s.met)??[];return o("section",{class:"card"},o("h2",null,a("3k")),e.value.value&&!n&&o(x,{state:"yes",word:a("3m")}),n&&o(x,{state:"no",word:a("3l")}),o("ul",null,t.map(s=>o("li",{key:s.name},o("strong",null,s.name)," ",o("span",{class:"muted"},H(s.detail??""))))))}function te({n:e}){return o("span",{class:"count",title:e>=1e5?V(e):void 0},Gn(e))}function so(){return o(P,{title:a("23")},o("p",null,a("24")))}var De=z([]);function ue(e){let n=A(e);n.current=e;let t=e.map(s=>s.key).join(" ");Un(()=>{let s=n.current.map(({key:r,does:i})=>({key:r,does:i,run:()=>n.current.find(u=>u.key===r)?.run()}));return De.value=[...De.peek(),...s],()=>{De.value=De.peek().filter(r=>!s.includes(r))}},[t])}addEventListener("keydown",e=>{if(e.ctrlKey||e.metaKey||e.altKey||e.defaultPrevented||document.querySelector("dialog[open]"))return;let n=e.target;if(n.isContentEditable||/^(INPUT|TEXTAREA|SELECT)$/.test(n.tagName)||e.key==="Enter"&&n.closest("a, button, summary"))return;let t=De.peek().findLast(s=>s.key===e.key);t&&(e.preventDefault(),t.run())});var Fa=["o","Enter"],Ja=e=>!e.target.closest("a, button, summary")&&getSelection().isCollapsed;function W({caption:e,columns:n,items:t,id:s,open:r,keys:i=[]}){let u=A(null),d=()=>[...u.current.rows],l=(g=document.activeElement)=>d().findIndex(m=>m.contains(g)),f=g=>{let m=d(),_=l(),q=m[_<0?g>0?0:m.length-1:Math.min(m.length-1,Math.max(0,_+g))];q?.focus(),q?.scrollIntoView({block:"nearest"})},p=[{key:"j",does:"6i",run:()=>f(1)},{key:"k",does:"6m",run:()=>f(-1)},...[...r?Fa.map(g=>({key:g,does:"6k",run:r})):[],...i].map(g=>({key:g.key,does:g.does,run:()=>t[l()]&&g.run(t[l()])}))];ue(p);let h=g=>{let m=t[l(g.target)];m&&Ja(g)&&r(m)};return o("table",{role:"table"},o("caption",{class:"hidden"},e),o("thead",{role:"rowgroup"},o("tr",{role:"row"},n.map(g=>o("th",{key:g.title,role:"columnheader",scope:"col",class:g.class},a(g.title))))),o("tbody",{role:"rowgroup",ref:u,class:r&&"opens",onClick:r&&h},t.map(g=>o(Va,{key:s(g),id:s(g),item:g,columns:n}))))}function Va({id:e,item:n,columns:t}){return o("tr",{role:"row",tabIndex:-1,"data-id":e},t.map(s=>o("td",{key:s.title,role:"cell",class:s.class,"data-title":a(s.title)},s.cell(n))))}function ro({channel:e}){return S("table.read",e.datatype)?o("a",{href:we(e.table)},e.table):o(c,null,e.table)}var Ds={path:"/console/channels",title:"27",nav:40,needs:"channels.read",view:Ga};function Ga(){let{told:e,channels:n}=ne(3e4),{flow:t,rates:s}=Qe(),r=u=>t?.channels.find(d=>d.datatype===u.datatype),i=[{title:"d0",class:"wide",cell:u=>o(c,null,o("a",{href:Ye(u.datatype)},u.datatype),o("p",{class:"muted"},u.description))},{title:"da",cell:u=>o(Ka,{channel:u})},{title:"d9",cell:u=>u.table?o(ro,{channel:u}):o("span",{class:"muted"},a("26"))}];return t?.routes&&i.push({title:"25",class:"number",cell:u=>o("span",{class:"count"},Fe(s[u.datatype]?.accepted??0))},{title:"21",class:"number",cell:u=>o(te,{n:r(u)?.accepted??0})},{title:"3n",class:"number",cell:u=>o(Qa,{datatype:u.datatype,n:r(u)?.refused??0})}),o("div",{class:"page"},o(B,{title:"27",lead:"22"}),o(b,{problem:e.problem.value,onAgain:e.again}),t&&!t.routes&&o("p",{class:"hint"},a("38")),n?.length===0&&o(so,null),n&&n.length>0&&o("div",{class:"list stack"},o(W,{caption:a("27"),columns:i,items:n,id:u=>u.datatype})))}function Ka({channel:e}){let n=e.versions.length-1;return o("a",{href:"/console/schemas?datatype="+encodeURIComponent(e.datatype)},e.version,n>0&&o("span",{class:"muted"}," ",a("z",{n})))}function Qa({datatype:e,n}){return n===0||!me("alerts.read")?o(te,{n}):o("a",{href:"/console/groups?datatype="+encodeURIComponent(e)},o(te,{n}))}var Us=/[ \t\r\n]*([,:[\]{}]|"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\x00-\x1f]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|$)/y;function E(e){let n="",t=()=>{let u=n;return n=Us.exec(e)[1],u},s=u=>{if(!u)throw new SyntaxError},r=u=>(s(u[0]==='"'),u.includes("\\")?JSON.parse(u):u.slice(1,-1)),i=u=>{let d={kind:"value",text:"",names:[],items:[]},l=t();if(s(u<=200&&l&&!",:]}".includes(l)),l!=="{"&&l!=="[")return{...d,text:l};d.kind=l==="{"?"object":"array";let f=l==="{"?"}":"]";for(let p=n===f?t():",";p!==f;p=t())s(p===","),l==="{"&&(d.names.push(r(t())),s(t()===":")),d.items.push(i(u+1));return d};try{Us.lastIndex=0,t();let u=i(0);return n===""?u:void 0}catch{return}}var st=e=>"/"+e.replaceAll("~","~0").replaceAll("/","~1"),xn=e=>e.split("/").slice(1).map(n=>n.replaceAll("~1","/").replaceAll("~0","~"));function Ws(e,n){return e.kind==="object"?e.names.lastIndexOf(n):e.kind==="array"&&/^(0|[1-9]\d*)$/.test(n)&&Number(n)<e.items.length?Number(n):-1}var ae=(e,n)=>xn(n).reduce((t,s)=>t?.items[Ws(t,s)],e);function Ya(e,n){let t={notes:new Map,missing:new Map};for(let s of n){let r=e,i;for(let u of xn(s.pointer)){let d=Ws(r,u);if(d<0){i=r.kind==="value"?void 0:u;break}r=r.items[d]}if(i===void 0)t.notes.set(r,[...t.notes.get(r)??[],s.text]);else{let u=t.missing.get(r)??new Map;t.missing.set(r,u.set(i,[...u.get(i)??[],s.text]))}}return t}function rt(e,n=[]){let t=[],s=Ya(e,n),r=(i,u,d,l)=>{let f={depth:u,name:d,comma:!1,ghost:!1,notes:s.notes.get(i)??[]},p=[...s.missing.get(i)??[]],[h,g]=i.kind==="object"?["{","}"]:["[","]"];if(i.kind==="value")t.push({...f,text:i.text,comma:l});else if(!i.items.length&&!p.length)t.push({...f,text:h+g,comma:l});else{t.push({...f,text:h}),i.items.forEach((m,_)=>r(m,u+1,i.names[_],_<i.items.length-1));for(let[m,_]of p)t.push({depth:u+1,name:i.kind==="object"?m:void 0,text:"",comma:!1,ghost:!0,notes:_});t.push({depth:u,text:g,comma:l,ghost:!1,notes:[]})}};return r(e,0,void 0,!1),t}function zs(e){if(e.length<=500)return e;let n=[],t=r=>e[r]?.notes.length?1:0,s=0;for(let r=0;r<20;r++)s+=t(r);return e.forEach((r,i)=>{s+=t(i+20)-t(i-20-1);let u=i<200||s,d=n.length-1;r.notes.length||u&&d<500?n.push(r):typeof n[d]=="number"?n[d]++:n.push(1)}),n}var Xe=e=>e.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,n=>"\\u"+n.charCodeAt(0).toString(16).padStart(4,"0")),at=e=>({...e,text:e.text.startsWith('"')?JSON.stringify(JSON.parse(e.text)):e.text,items:e.items.map(at)}),_e=e=>Xe(rt(e).map(n=>"  ".repeat(n.depth)+(n.name===void 0?"":JSON.stringify(n.name)+": ")+n.text+(n.comma?",":"")).join(`
`));function Ue(e){if(e.kind==="value")return Xe(e.text);let n=e.items.map((t,s)=>(e.kind==="object"?Xe(JSON.stringify(e.names[s]))+":":"")+Ue(t)).join();return e.kind==="object"?"{"+n+"}":"["+n+"]"}function We(e){let n=E(e);return n?_e(n):e}function Sn(e,n){let t=typeof e=="object"&&e!==null?e:{};for(let s=0;s<16&&t.$ref?.startsWith("#");s++){let r=n;for(let i of t.$ref.slice(1).split("/").filter(Boolean)){let u=decodeURIComponent(i).replaceAll("~1","/").replaceAll("~0","~");r=typeof r=="object"&&r!==null&&Object.hasOwn(r,u)?r[u]:void 0}if(typeof r!="object"||r===null)break;t={...r,description:t.description??r.description}}return t}function dt(e,n){let t=new Map,s=(i,u)=>{for(let[d,l]of Object.entries(i.properties??{}))t.has(d)||t.set(d,{name:d,node:Sn(l,n),required:!1});for(let[d,l]of Object.entries(i.patternProperties??{}))t.set("/"+d+"/",{name:"/"+d+"/",node:Sn(l,n),required:!1});typeof i.additionalProperties=="object"&&t.set("*",{name:"*",node:Sn(i.additionalProperties,n),required:!1});for(let d of i.required??[]){let l=t.get(d);l&&(l.required=!0)}if(u<4)for(let d of i.allOf??[])s(Sn(d,n),u+1)};s(e,0);let r=Array.isArray(e.items)?e.items:e.items!==void 0?[e.items]:[];return r.forEach((i,u)=>t.set("["+u,{name:r.length>1?"["+u+"]":"[]",node:Sn(i,n),required:!1})),[...t.values()]}function ao(e){let n=[];e.const!==void 0?n.push(a("bf",{value:JSON.stringify(e.const)})):e.enum?n.push(a("bh",{values:Xa(e.enum)})):e.type!==void 0?n.push([e.type].flat().map(s=>w("schema.type."+s,s)).join(a("bo"))):e.$ref&&n.push(e.$ref),n.push(...Ea(e)),e.pattern!==void 0&&n.push(a("bp",{pattern:e.pattern})),e.format!==void 0&&n.push(a("bi",{format:e.format}));let t=e.oneOf??e.anyOf;return t&&n.push(Za(t,e.oneOf!==void 0)),n.filter(Boolean).join(", ")||a("ba")}function Za(e,n){let t=e.map(s=>(s.required??[]).join(" + "));return t.every(Boolean)?a(n?"bn":"bc",{names:t.join(a("bo"))}):a(n?"bm":"bb",{n:e.length})}var it=8;function Xa(e){return e.slice(0,it).map(t=>typeof t=="string"?t:JSON.stringify(t)).join(", ")+(e.length>it?a("bk",{n:e.length-it}):"")}function Ea(e){let n=[ut(e.minimum,e.maximum,"schema.range."),ut(e.minLength,e.maxLength,"schema.length."),ut(e.minItems,e.maxItems,"schema.items.")];return e.exclusiveMinimum!==void 0&&n.push(a("b9",{bound:String(e.exclusiveMinimum)})),e.exclusiveMaximum!==void 0&&n.push(a("be",{bound:String(e.exclusiveMaximum)})),e.multipleOf!==void 0&&n.push(a("bl",{bound:String(e.multipleOf)})),n}function ut(e,n,t){let s={least:e===void 0?"":Hs(e),most:n===void 0?"":Hs(n),n:n??e??2};return e!==void 0&&n!==void 0?a(t+"between",s):e!==void 0?a(t+"least",s):n!==void 0?a(t+"most",s):""}var Hs=e=>Number.isInteger(e)?V(e):String(e);function $s(e){let n=[],t=(s,r,i)=>{for(let u of dt(s,e)){let d=u.name.startsWith("[")?r+u.name:r?r+"."+u.name:u.name;n.push({...u,path:d}),i<6&&n.length<2e3&&t(u.node,d,i+1)}};return t(e,"",0),n}function Pe({text:e,label:n}){return o("pre",{class:"code",role:"group","aria-label":n,tabIndex:0},o("code",null,e))}function Ee({list:e,none:n,children:t}){let s=e.shown.slice(0,ei(e.shown.length));return o(c,null,o(b,{problem:e.problem,onAgain:e.again}),o(Cn,{n:e.fresh,onShow:e.update}),e.answer!==void 0&&(s.length>0?t(s):e.fresh===0&&n),o(uo,{onMore:e.more}))}function Cn({n:e,onShow:n}){return e<=0?null:o("button",{type:"button",class:"fresh",onClick:n},a("14",{n:e}))}function uo({onMore:e}){return e?o("button",{type:"button",class:"middle",onClick:e},a("17")):null}var io=50;function ei(e){let n=v(io),t=n.value>=e;return R(()=>{let s=t?void 0:setTimeout(()=>n.value+=io);return()=>clearTimeout(s)},[t,n.value]),n.value}function Tn(e){let n=v(io);return{some:e.slice(0,n.value),more:e.length>n.value&&o(uo,{onMore:()=>n.value+=io})}}function lo({name:e,label:n,choices:t,without:s={}}){return o("nav",{class:"tabs","aria-label":n},t.map(r=>o("a",{key:r.value,href:qe({...s,[e]:r.value}),"aria-current":y(e)===r.value?"true":void 0},r.text,r.n!==void 0&&o(c,null," ",o(te,{n:r.n})))))}function Bs({schema:e,text:n,name:t}){let s=y("view");return o("section",{class:"card schema"},o("h2",null,a("d6")),o(lo,{name:"view",label:a("20"),choices:[{value:"",text:a("1y")},{value:"tree",text:a("1z")},{value:"json",text:a("1x")}]}),s==="json"?o(Pe,{text:We(n),label:a("1u")}):s==="tree"?o(si,{schema:e,name:t}):o(ti,{schema:e,name:t}))}var ni=[{title:"1p",class:"member",cell:e=>o("code",null,e.path)},{title:"1o",class:"wide",cell:e=>o(oi,{member:e})},{title:"1r",cell:e=>e.required?a("1t"):o("span",{class:"muted"},a("1s"))}];function oi({member:e}){return o(c,null,ao(e.node),e.node["x-mask"]!==void 0&&o("span",{class:"tag"},a("1n")),e.node.description&&o("p",{class:"muted"},e.node.description))}function ti({schema:e,name:n}){let{some:t,more:s}=Tn(Q(()=>$s(e),[e])),r=ao({oneOf:e.oneOf,anyOf:e.anyOf});return o(c,null,o("div",{class:"plain stack"},o(W,{caption:a("1q",{name:n}),columns:ni,items:t,id:i=>i.path})),s,(e.oneOf||e.anyOf)&&o("p",null,a("1j",{rule:r})),e.additionalProperties===!1&&o("p",{class:"muted"},a("1k")))}function si({schema:e,name:n}){return o("ul",{class:"tree"},o(Fs,{member:{name:n,node:e,required:!0},root:e,depth:0}))}function Fs({member:e,root:n,depth:t}){let{some:s,more:r}=Tn(Q(()=>t<7?dt(e.node,n):[],[e.node,n])),i=o(c,null,o("code",null,e.name)," ",o("span",{class:"muted"},ao(e.node)),e.required&&t>0&&o("span",{class:"tag"},a("1r")),e.node["x-mask"]!==void 0&&o("span",{class:"tag"},a("1n")));return s.length===0?o("li",{class:"leaf"},i):o("li",null,o("details",{open:t<2},o("summary",null,i),o("ul",null,s.map(u=>o(Fs,{key:u.name,member:u,root:n,depth:t+1})),r&&o("li",null,r))))}var ri=250;function Js({datatype:e,schema:n,id:t}){let s=v(void 0),r=v(void 0),i=f=>JSON.stringify(to(e,n,f),null,2),u=Q(()=>i(!0),[n]),d=f=>s.value=i(f),l=s.value??u;return R(()=>{if(!l.trim()){r.value=void 0;return}let f=new AbortController,p=setTimeout(async()=>{let h=await ai(e,t,l,f.signal);f.signal.aborted||(r.value=h)},ri);return()=>{clearTimeout(p),f.abort()}},[l,t]),o("section",{class:"card sample"},o("h2",null,a("cc")),o("p",{class:"muted"},a("cb")),o("div",{class:"row"},o(tt,{fill:d})),o("label",{class:"field"},a("3s"),o("textarea",{rows:10,spellcheck:!1,value:l,onInput:f=>s.value=f.currentTarget.value})),o("div",{role:"status",class:"outcome"},o(ii,{verdict:r.value})))}async function ai(e,n,t,s){try{return(await j("/v1/channels/"+encodeURIComponent(e)+"/validate",{method:"POST",body:t,headers:n?{dataschema:n}:{},signal:s})).body}catch(r){if(r instanceof Z)return r;if(r.name==="AbortError")return;throw r}}function ii({verdict:e}){if(!e)return o("p",{class:"muted"},a("c9"));if(!(e instanceof Z))return o(x,{state:"yes",word:a("ca",{key:e.key})});if(e.status!==422)return o(b,{problem:e});let{reason:n,errors:t}=e.body;return o(c,null,o(x,{state:"no",word:a("c8",{reason:w("reason."+n,n??"")})}),o(oe,{errors:t??[]}))}var Vs={path:"/console/channels/:datatype",title:"d0",view:ui};function ui({params:e}){let n="/v1/channels/"+encodeURIComponent(e.datatype),t=k(n),s=t.value.value,r=y("version"),i=k(n+"/schema"+(r&&"?version="+encodeURIComponent(r))),u=t.problem.value??i.problem.value,d=r&&s?.versions.find(l=>l.version===r)?.schema||"";return o("div",{class:"page"},o("header",{class:"head"},o("p",null,o("a",{href:"/console/channels"},a("27"))),o("h1",null,e.datatype),o("p",null,s?.description)),o(b,{problem:u,onAgain:t.again}),s&&o(di,{channel:s}),s&&i.value.value&&o(c,null,S("validate",s.datatype)&&o(Js,{datatype:s.datatype,schema:i.value.value,id:d}),o(Bs,{schema:i.value.value,text:i.text.value,name:s.datatype})))}function di({channel:e}){let{flow:n,rates:t}=Qe(),s=n?.routes&&n.channels.find(r=>r.datatype===e.datatype);return o("dl",{class:"label"},o("div",null,o("dt",null,a("da")),o("dd",null,o(li,{channel:e}))),o("div",null,o("dt",null,a("1w")),o("dd",null,o("code",null,e.topic))),o("div",null,o("dt",null,a("d3")),o("dd",null,o("code",null,e.key))),e.table&&o("div",null,o("dt",null,a("d9")),o("dd",null,o(ro,{channel:e}))),s&&o("div",null,o("dt",null,a("1l")),o("dd",null,a("1m",{rate:Fe(t[e.datatype]?.accepted??0),accepted:V(s.accepted),refused:V(s.refused)}))),me("alerts.read")&&o(pi,{datatype:e.datatype}))}function li({channel:e}){return e.versions.length===1?o(c,null,e.version):o("label",null,o("span",{class:"hidden"},a("da")),o("select",{value:y("version")||e.version,onChange:n=>U({version:n.currentTarget.value===e.version?"":n.currentTarget.value})},oo(e).map(([n,t])=>o("option",{key:n,value:n},t))))}function pi({datatype:e}){let n=k("/v1/alert-groups?sort=count&limit=100&datatype="+encodeURIComponent(e),3e4),t=new Map;for(let r of n.value.value?.groups??[])for(let i of r.senders)t.set(i.sender,(t.get(i.sender)??0)+i.count);if(t.size===0)return null;let s=[...t].sort((r,i)=>i[1]-r[1]).slice(0,10);return o("div",null,o("dt",null,a("1v")),o("dd",{class:"row"},s.map(([r,i])=>o("a",{key:r,href:Ze(r)},r==="-"?a("c0"):r," (",V(i),")"))))}function Ks({change:e,doc:n}){return o("div",{class:"compat"},e.problem&&o("p",{class:"error"},e.problem),e.outcome==="admitted"&&!e.problem&&o(x,{state:"yes",word:a("schemas.admitted")}),e.senders&&o(Gs,{title:a("schemas.senders"),who:"senders",c:e.senders,record:ae(n,"/senders/record")}),e.receivers&&o(Gs,{title:a("schemas.receivers"),who:"receivers",c:e.receivers,record:ae(n,"/receivers/record")}))}var ci={proved:"yes",breaks:"no",unknown:"open"};function Gs({title:e,who:n,c:t,record:s}){return o("section",{class:"side-by"},o("h3",null,e),o(x,{state:ci[t.answer],word:w("schemas."+n+"."+t.answer,t.answer)}),s&&o(Pe,{text:_e(s),label:a("schemas.witness")}),o(oe,{errors:(t.answer==="unknown"?t.places:t.errors)??[]}))}function Ys(e,n){let t=0;for(;t<e.length&&t<n.length&&e[t]===n[t];)t++;let s=0;for(;s<e.length-t&&s<n.length-t&&e[e.length-1-s]===n[n.length-1-s];)s++;return[...e.slice(0,t).map(pt),...fi(e.slice(t,e.length-s),n.slice(t,n.length-s)),...e.slice(e.length-s).map(pt)]}var pt=e=>({left:e,right:e,same:!0});function fi(e,n){if(e.length*n.length>4e6)return Qs(e,n);let t=n.length+1,s=new Uint16Array((e.length+1)*t);for(let l=e.length-1;l>=0;l--)for(let f=n.length-1;f>=0;f--)s[l*t+f]=e[l]===n[f]?s[(l+1)*t+f+1]+1:Math.max(s[(l+1)*t+f],s[l*t+f+1]);let r=[],i=[],u=[],d=()=>{r.push(...Qs(i,u)),i=[],u=[]};for(let l=0,f=0;l<e.length||f<n.length;)l<e.length&&f<n.length&&e[l]===n[f]?(d(),r.push(pt(e[l])),l++,f++):f>=n.length||l<e.length&&s[(l+1)*t+f]>=s[l*t+f+1]?i.push(e[l++]):u.push(n[f++]);return d(),r}function Qs(e,n){return Array.from({length:Math.max(e.length,n.length)},(t,s)=>({left:e[s],right:n[s],same:!1}))}function Zs(e,n=3){let t=[];for(let s=0;s<e.length;){let r=s;for(;r<e.length&&e[r].same;)r++;let i=s===0?0:n,u=r===e.length?0:n;r-s>i+u+2?t.push(...e.slice(s,s+i),r-s-i-u,...e.slice(r-u,r)):t.push(...e.slice(s,r)),r<e.length&&t.push(e[r++]),s=r}return t}var lt=240,mi=40;function Xs(e,n=e){let t=0;for(;t<e.length&&e[t]===n[t];)t++;let s=e.length<=lt||t===e.length?0:Math.max(0,t-mi);return{text:(s?"…":"")+e.slice(s,s+lt),more:Math.max(0,e.length-s-lt)}}function po({left:e,right:n,names:t,label:s}){let r=Zs(Ys(e.split(`
`),n.split(`
`)));return o("table",{class:"diff",role:"table"},o("caption",{class:"hidden"},s),o("thead",{role:"rowgroup"},o("tr",{role:"row"},t.map(i=>o("th",{key:i,role:"columnheader",scope:"col"},i)))),o("tbody",{role:"rowgroup"},r.slice(0,500).map((i,u)=>typeof i=="number"?o(Es,{key:u,text:a("2u",{n:i})}):o("tr",{key:u,role:"row",class:i.same?"same":"other"},o(er,{line:i.left,other:i.right,kind:i.same?"":"gone"}),o(er,{line:i.right,other:i.left,kind:i.same?"":"added"}))),r.length>500&&o(Es,{text:a("2t",{n:r.length-500})})))}function Es({text:e}){return o("tr",{role:"row",class:"skipped"},o("td",{role:"cell",colSpan:2},e))}function er({line:e,other:n,kind:t}){if(e===void 0)return o("td",{role:"cell"});let{text:s,more:r}=Xs(e,n);return o("td",{role:"cell",class:t},s,r>0&&o("span",{class:"cut"},a("2r",{n:r})))}var hi=["1h","24h","168h"];function or({datatype:e,draft:n}){let t=v("24h"),s=v("ingress"),r=v(void 0),i=v(void 0),u=v(""),d=$(),l=A(void 0),f=()=>{i.value=r.value=d.problem.value=void 0,u.value=""};R(()=>(f(),()=>l.current?.abort()),[n,t.value,s.value]);let p=()=>{let{signal:h}=l.current=new AbortController;f();let g="/v1/channels/"+encodeURIComponent(e)+"/what-if?since="+t.value+"&from="+s.value;return d.run(async()=>{try{await vs(g,{method:"POST",body:n,signal:h},m=>{h.aborted||(m.result?(i.value=m.result,se(a("cf",{n:m.result.judged}))):m.error?u.value=m.error:r.value={done:m.done??0,all:m.all??0})})}catch(m){if(m.name!=="AbortError")throw m}})};return o("section",{class:"card one"},o("h2",null,a("cw")),o("p",{class:"muted"},a("ck")),o("div",{class:"row filters"},o(G,{label:"cv",value:t.value,onChoose:h=>t.value=h,options:hi.map(h=>[h,w("whatif.since."+h,h)])}),o(G,{label:"cg",value:s.value,onChoose:h=>s.value=h,options:[["ingress",a("ci")],["channel",a("ch")]]}),d.busy.value?o("button",{type:"button",onClick:()=>l.current?.abort()},a("10")):o("button",{type:"button",class:"primary",onClick:p},a("ct"))),o(b,{problem:d.problem.value}),u.value&&o("p",{class:"error"},u.value),d.busy.value&&o("label",{class:"field"},a("co"),o("progress",{max:r.value?.all||1,value:r.value?.done??0})),i.value&&o(gi,{r:i.value}))}function gi({r:e}){let n=e.partial&&o("p",{class:"error"},a("cm"));return e.judged===0?n||o("p",null,a("cl")):o("div",{class:"outcome"},o(x,{state:e.newly_refused>0?"no":"yes",word:a("cq",{n:e.newly_refused,of:V(e.accepted)})}),o("p",null,a("cd",{n:e.newly_accepted})),e.rerouted>0&&o("p",null,a("cs",{n:e.rerouted})),o("p",{class:"muted"},a("cj",{n:e.judged})),n,(e.newly_refused_groups?.length??0)>0&&o(nr,{title:a("cr"),groups:e.newly_refused_groups}),(e.newly_accepted_groups?.length??0)>0&&o(nr,{title:a("ce"),groups:e.newly_accepted_groups}))}var vi=[{title:"cn",class:"wide",cell:e=>o("code",null,e.pointer||"/")},{title:"cx",cell:e=>e.keyword||w("reason."+e.reason,e.reason)},{title:"cu",cell:e=>e.sender==="-"?a("c0"):e.sender},{title:"cp",class:"number",cell:e=>V(e.records)}];function nr({title:e,groups:n}){return o(c,null,o("h3",null,e),o("div",{class:"plain stack"},o(W,{caption:e,columns:vi,items:n.slice(0,50),id:t=>t.group+t.sender})))}var rr={path:"/console/schemas",title:"schemas.title",nav:50,needs:"channels.read",view:bi},Pn=z({}),co="draft";function bi(){let e=k("/v1/channels"),n=e.value.value?.channels,t=n?.find(s=>s.datatype===y("datatype"))??n?.[0];return o("div",{class:"page"},o(B,{title:"schemas.title",lead:"schemas.lead"}),o(b,{problem:e.problem.value,onAgain:e.again}),n?.length===0&&o(so,null),t&&o(yi,{channels:n,channel:t}),t&&o(wi,{key:t.datatype,channel:t}))}function ar(e){let n=e.versions.map(u=>u.version),t=u=>n.includes(u),s=S("catalogue.publish",e.datatype),r=t(y("to"))||s&&y("to")===co?y("to"):n.length>1||!s?n[0]:co;return{from:t(y("from"))?y("from"):n.find(u=>u!==r)??n[0],to:r}}function yi({channels:e,channel:n}){let{from:t,to:s}=ar(n),r=oo(n);return o("div",{class:"row filters"},o(G,{label:"schemas.datatype",value:n.datatype,onChoose:i=>U({datatype:i,from:"",to:""}),options:e.map(i=>i.datatype)}),o(G,{label:"schemas.from",value:t,onChoose:i=>U({datatype:n.datatype,from:i,to:s}),options:r}),o(G,{label:"schemas.to",value:s,onChoose:i=>U({datatype:n.datatype,from:t,to:i}),options:S("catalogue.publish",n.datatype)?[...r,[co,a("schemas.draft")]]:r}))}var tr=(e,n)=>"/v1/channels/"+encodeURIComponent(e.datatype)+"/schema?version="+encodeURIComponent(n),sr=e=>Q(()=>e&&We(e),[e]);function wi({channel:e}){let{from:n,to:t}=ar(e),s=t===co,r=k(tr(e,n)),i=k(s?"":tr(e,t)),u=sr(r.text.value),d=Pn.value[e.datatype],l=sr(s?d:i.text.value),f=s&&d===void 0?u:l,p=[n,s?a("schemas.draft"):t];return o(c,null,o(b,{problem:r.problem.value??i.problem.value,onAgain:r.problem.value?r.again:i.again}),s&&u!==void 0&&o(ki,{channel:e,text:d??u}),u!==void 0&&f!==void 0&&o("section",{class:"card one"},o("h2",null,a("schemas.side")),u===f?o("p",{class:"muted"},a("schemas.same")):o(po,{left:u,right:f,names:p,label:a("schemas.diff",{left:p[0],right:p[1]})})),!s&&n!==t&&o(_i,{channel:e,from:n,to:t}),s&&u!==void 0&&o(or,{datatype:e.datatype,draft:d??u}))}function _i({channel:e,from:n,to:t}){let s="?from="+encodeURIComponent(n)+"&to="+encodeURIComponent(t),r=k("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility"+s);return o("section",{class:"card one"},o("h2",null,a("schemas.compat")),o(b,{problem:r.problem.value,onAgain:r.again}),o(ir,{list:r.value.value?.changes,text:r.text.value}))}function ir({list:e,text:n}){let t=E(n??"");return o(c,null,e?.map((s,r)=>o(Ks,{key:(s.from??"")+(s.to??""),change:s,doc:ae(t,"/changes/"+r)})))}function ki({channel:e,text:n}){let t=v(void 0),s=v(""),r=$(),i=()=>r.run(async()=>{t.value=void 0,s.value=n,t.value=await j("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility",{method:"POST",body:n})}),u=s.value===n,d=u?r.problem.value:void 0,l=u?t.value?.body.changes:void 0;return o("section",{class:"card one"},o("h2",null,a("schemas.draft")),o("p",{class:"muted"},a("schemas.draft.lead")),o("label",{class:"field"},a("schemas.draft.text"),o("textarea",{rows:14,spellcheck:!1,value:n,onInput:f=>Pn.value={...Pn.value,[e.datatype]:f.currentTarget.value}})),o("div",{class:"row"},o("button",{type:"button",class:"primary",disabled:r.busy.value,onClick:i},a("schemas.check")),o("button",{type:"button",onClick:()=>Pn.value=Object.fromEntries(Object.entries(Pn.value).filter(([f])=>f!==e.datatype))},a("schemas.draft.again"))),o("div",{role:"status"},d?.status===422?o("div",{class:"outcome"},o("p",null,a("schemas.faults")),o(oe,{errors:d.body.errors??[]})):o(b,{problem:d}),l?.length===0&&o("p",null,a("schemas.nothing")),o(ir,{list:l,text:t.value?.text})))}var ur={path:"/console/tables",title:"c6",nav:60,needs:"table.read",view:Si},xi=[{title:"d9",class:"wide",cell:e=>o(c,null,o("a",{href:we(e.table)},e.table),o("p",{class:"muted"},e.description))},{title:"c5",cell:e=>o("a",{href:Ye(e.datatype)},e.datatype)},{title:"d3",cell:e=>o("code",null,e.key)}];function Si(){let{told:e,channels:n}=ne(),t=n?.filter(s=>s.table&&S("table.read",s.datatype));return o("div",{class:"page"},o(B,{title:"c6",lead:"c2"}),o(b,{problem:e.problem.value,onAgain:e.again}),t?.length===0&&o(P,{title:a("c3")},o("p",null,a("c4"))),t&&t.length>0&&o("div",{class:"list stack"},o(W,{caption:a("c6"),columns:xi,items:t,id:s=>s.table})))}function dr({table:e,row:n,version:t,onErased:s}){let r=v(void 0),i=v(""),u=$(),d=()=>{r.value=void 0,i.value="",u.problem.value=void 0},l=()=>u.run(async()=>{let f="/v1/"+encodeURIComponent(e)+"?wait=readable&key="+encodeURIComponent(n),{status:p}=await j(f,{method:"DELETE",ifMatch:`"${r.peek()}"`});se(a(p===204?"am":"an",{key:n})),d(),s()});return o(c,null,o("button",{type:"button",class:"danger small",onClick:()=>r.value=t},a("ah")),o(Ve,{open:r.value!==void 0,title:a("aj"),onClose:d},o("form",{onSubmit:f=>{f.preventDefault(),i.value===n&&l()}},o("p",null,a("al")),o("p",null,o("code",{class:"key"},n)),o("label",{class:"field"},a("ak"),o("input",{autofocus:!0,value:i.value,autocomplete:"off",spellcheck:!1,onInput:f=>i.value=f.currentTarget.value})),u.problem.value?.status===412?o("p",{class:"error"},a("ai")):o(b,{problem:u.problem.value}),o("div",{class:"end"},o("button",{type:"button",onClick:d},a("10")),o("button",{type:"submit",class:"danger",disabled:i.value!==n||u.busy.value},a("ah"))))))}function Re({name:e,none:n}){return o("a",{href:Ze(e||"-")},!e||e==="-"?a(n):e)}function O({at:e}){if(!e)return o(c,null,"–");let n=new Date(e);return o("time",{dateTime:e,title:gs(n)},hs(n))}var lr=e=>{let n=s=>JSON.parse(ae(e,"/"+s).text),t=ae(e,"/doc");return{key:n("key"),version:n("version"),source:n("source"),time:n("time"),doc:t&&at(t)}},fo=e=>(ae(E(e),"/rows")?.items??[]).map(lr),Ci=50;function pr({table:e,row:n}){let t=v(void 0),s=v([]),r=v(void 0),i=$(),u=()=>i.run(async()=>{let l=s.peek(),{text:f}=await j("/v1/"+encodeURIComponent(e)+"/lookup",{method:"POST",body:{keys:[n]}});s.peek()===l&&(t.value=fo(f)[0]??null)});R(()=>wn("/v1/"+encodeURIComponent(e)+"/changes",l=>{if(l.type!=="change"&&l.type!=="erasure"||JSON.parse(l.data).key!==n)return;let f=lr(E(l.data));if(s.value.some(g=>g.version===f.version))return;let p=l.type==="erasure",h=t.value&&s.value.length===0&&t.value.version!==f.version?[{...t.value,erased:!1}]:[];s.value=[{...f,erased:p},...s.value,...h].slice(0,Ci),t.value=p?null:f,se(a(p?"ao":"af",{key:n}))},l=>{r.value=l,u()}),[e,n]);let d=t.value;return o(c,null,o("p",null,o("a",{href:qe({key:""})},a("ay"))),o(b,{problem:i.problem.value??r.value,onAgain:u}),d===null&&o(P,{title:a("ap",{key:n})},o("p",null,a("aq"))),d&&o(Ti,{table:e,row:d,onErased:u}),s.value.length>0&&o(Ri,{seen:s.value}))}function Ti({table:e,row:n,onErased:t}){let s=_e(n.doc),r=ne().channels?.find(i=>i.table===e)?.datatype;return o("section",{class:"card one"},o("header",{class:"row between"},o("h2",{class:"key"},n.key),o("div",{class:"row"},o(Ke,{text:s}),r&&S("table.erase",r)&&o(dr,{table:e,row:n.key,version:n.version,onErased:t}))),o("dl",{class:"label"},o("div",null,o("dt",null,a("cz")),o("dd",null,o(O,{at:n.time}))),o("div",null,o("dt",null,a("da")),o("dd",null,n.version)),o("div",null,o("dt",null,a("aw")),o("dd",null,o("code",null,n.source))),o(Pi,{key:n.source,source:n.source})),o(Pe,{text:s,label:a("d2")}))}function Pi({source:e}){let n=k("/v1/sources/"+e.split("/").map(encodeURIComponent).join("/")).value.value;if(!n)return null;let t=n.outputs[0];return o(c,null,n.record&&o("div",null,o("dt",null,a("d7")),o("dd",null,o(Re,{name:n.record.sender,none:"4e"}))),t&&o("div",null,o("dt",null,a("ag")),o("dd",null,o("code",null,t.schema))),(n.redrives?.length??0)>0&&o("div",null,o("dt",null,a("ar")),o("dd",null,a("as"))))}function Ri({seen:e}){return o("section",{class:"card one"},o("h2",null,a("at")),o("ol",{class:"seen"},e.map(n=>o("li",{key:n.version},o("details",null,o("summary",null,n.erased?a("au",{version:n.version}):a("av",{version:n.version})," ",o("span",{class:"muted"},o(O,{at:n.time}))),n.erased?o("p",{class:"muted"},n.source):o(Pe,{text:_e(n.doc),label:a("d2")}))))))}function en(){return me("send")?o("a",{class:"button",href:"/"},a("1c")):null}var cr={path:"/console/tables/:table",title:"d9",view:Oi},Ai=50,Ni=500;function Oi({params:e}){let n=e.table,t=y("key");return o("div",{class:"page"},o("header",{class:"head"},o("p",null,o("a",{href:"/console/tables"},a("c6"))),o("h1",null,n)),o(qi,null),t?o(pr,{key:t,table:n,row:t}):o(ji,{table:n}))}function qi(){let e=v(y("key")?"key":"prefix"),n=v(y("key")||y("prefix"));return o("form",{class:"row filters",role:"search",onSubmit:t=>{t.preventDefault(),U({key:"",prefix:"",[e.value]:n.value})}},o(G,{label:"az",value:e.value,onChoose:t=>e.value=t,options:[["prefix",a("b1")],["key",a("b0")]]}),o("label",{class:"field grow"},a("b8"),o("input",{type:"search",value:n.value,autocomplete:"off",spellcheck:!1,onInput:t=>n.value=t.currentTarget.value})),o("button",{type:"submit",class:"primary"},a("b3")))}function ji({table:e}){let n=y("prefix"),t="/v1/"+encodeURIComponent(e)+"?limit="+Ai+(n&&"&prefix="+encodeURIComponent(n)),s=k(t),r=v(void 0),i=$();R(()=>{r.value=void 0},[t]);let u=s.text.value,d=Q(()=>u&&fo(u),[u]),l=d&&[...d,...r.value?.rows??[]],f=(r.value??s.value.value)?.next,p=()=>i.run(async()=>{let{body:h,text:g}=await j(t+"&after="+encodeURIComponent(f));r.value={rows:[...r.value?.rows??[],...fo(g)],next:h.next}});return o(c,null,o(b,{problem:s.problem.value??i.problem.value,onAgain:s.again}),l?.length===0&&o(Mi,{prefix:n,table:e}),l&&l.length>0&&o("div",{class:"list stack"},o(W,{caption:a("b2",{table:e}),columns:Li,items:l,id:h=>h.key})),o(uo,{onMore:f?p:void 0}))}var Li=[{title:"d3",class:"member",cell:e=>o("a",{href:qe({key:e.key})},e.key)},{title:"d2",class:"wide",cell:e=>o("code",{class:"clip"},e.doc&&Ue(e.doc).slice(0,Ni))},{title:"cz",class:"time",cell:e=>o(O,{at:e.time})}];function Mi({prefix:e,table:n}){return e?o(P,{title:a("b5",{prefix:e})},o("p",null,a("b6")),o("p",null,o("a",{href:we(n)},a("ax")))):o(P,{title:a("b4")},o("p",null,a("b7")),o(en,null))}function fr(e,n,t){if(e.type==="alert"){let s=JSON.parse(e.data);return{id:"alert "+s.at,alert:s}}if(e.type==="change"||e.type==="erasure"){let{key:s,version:r,source:i,time:u}=JSON.parse(e.data);return{id:[t,s,r].join(" "),record:{datatype:n,table:t,key:s,version:r,erases:e.type==="erasure",source:i,time:u}}}}function mo({event:e}){return"alert"in e?o(Ii,{a:e.alert}):o(Di,{r:e.record})}function Ii({a:e}){let n=(e.errors?.length??0)-1;return o("li",{class:"event"},o(x,{state:"no",word:a("7g")}),o("p",{class:"what"},o("a",{href:he(e.at)},o("strong",null,e.datatype??a("7l"))," ",n>=0?o(kn,{of:e.errors[0]}):w("reason."+e.reason,e.reason))," ",n>0&&o("span",{class:"muted"},a("7c",{n}))),o("p",{class:"muted meta"},o(Re,{name:e.sender,none:"s"})," · ",w("reason."+e.reason,e.reason)," · ",a("5",{n:e.payload_bytes}),e.sent_again&&" · "+a("6r"),e.payload_withheld&&o(c,null," · ",w("withheld."+e.payload_withheld,e.payload_withheld))),o(O,{at:e.time}))}function Di({r:e}){return o("li",{class:"event"},o(x,{state:"yes",word:a(e.erases?"75":"73")}),o("p",{class:"what"},o("strong",null,e.datatype)," ",o("a",{href:we(e.table)+"?key="+encodeURIComponent(e.key)},o("code",null,e.key))),o("p",{class:"muted meta"},a("7b",{source:e.source})),o(O,{at:e.time}))}var Ui=["malformed","limit_exceeded","unclassified","unknown_datatype","schema_violation","content_mismatch","inconsistent_channel"],nn=()=>Ui.map(e=>[e,w("reason."+e,e).replace(/^./,n=>n.toUpperCase())]),ft=["ready","still_refused","overtaken","erased","already_sent","too_often","cut","headers_lost","not_ours","contradicted","unpatchable","rerouted","gone"],mt=e=>e==="wanted"||e==="running"||e==="stopping";function ge(e,n={}){let t=new URLSearchParams;for(let[s,r]of Object.entries({...e,...n}))for(let i of[r].flat())i&&t.append(s==="ids"?"id":s,String(i));return"/console/redrives/new?"+t}var Rn=e=>e.slice(e.lastIndexOf("/")+1);var hr={path:"/console/live",title:"7k",nav:30,needs:"alerts.read",view:$i},Wi=200,zi=500,mr=3;function Hi(e){let n=y("kind"),t=y("datatype"),s=n==="records"?void 0:Bi("datatype","sender","reason");if(n==="alerts")return{alerts:s,tables:[],lacks:[]};if(s!==void 0&&(y("sender")||y("reason")))return{alerts:s,tables:[],lacks:[a("7d")]};let r=e.filter(l=>!t||l.datatype===t),i=r.filter(l=>l.table&&S("table.read",l.datatype)),u=i.slice(0,mr),d=[];return r.length&&!i.length&&d.push(a("7i")),i.length>mr&&d.push(a("7j",{tables:u.map(l=>l.table).join(", ")})),{alerts:s,tables:u,lacks:d}}function $i(){let e=v([]),n=v({events:[],dropped:0}),t=v(!1),s=v({}),{channels:r}=ne(),{alerts:i,tables:u,lacks:d}=Hi(r??[]),l=u.map(I=>I.table).join(" "),f=A({events:[],dropped:0}),p=()=>{let I=[...n.value.events,...f.current.events],Ae=Math.max(0,I.length-zi),ye=f.current.dropped+Ae;(f.current.events.length||ye)&&(n.value={events:I.slice(Ae),dropped:n.value.dropped+ye}),f.current={events:[],dropped:0}},h=()=>{p(),n.value.events.length!==0&&(e.value=[...n.value.events.toReversed(),...e.value].slice(0,Wi),n.value={...n.value,events:[]})},g=A(void 0),m=()=>{g.current??=setTimeout(()=>{g.current=void 0,t.value?p():h()},200)};R(()=>()=>clearTimeout(g.current),[]),R(()=>{e.value=[],n.value={events:[],dropped:0},f.current={events:[],dropped:0};let I=(K,xe)=>{K.type==="dropped"&&(f.current.dropped+=JSON.parse(K.data).dropped);let ve=fr(K,xe?.datatype??"",xe?.table??"");ve&&f.current.events.push(ve),m()};s.value={};let Ae=K=>xe=>{s.value={...s.value,[K]:xe}},ye=u.map(K=>wn("/v1/"+encodeURIComponent(K.table)+"/changes",xe=>I(xe,K),Ae(K.table)));return i!==void 0&&ye.push(wn("/v1/alerts/stream"+i,I,Ae(""))),()=>ye.forEach(K=>K())},[i,l]);let _=()=>t.value=!0,q=()=>{t.value=!1,h()},C=n.value.events.length,{some:L,more:T}=Tn(e.value),F=Object.values(s.value).filter(I=>I!==void 0),M=u.length+(i===void 0?0:1)>F.length;return o("div",{class:"page"},o(B,{title:"7k",lead:"7a"}),o(Fi,{channels:r??[]}),[...new Map(F.map(I=>[I.sentence,I])).values()].map(I=>o(b,{key:I.sentence,problem:I})),d.map(I=>o("p",{key:I,class:"hint"},I)),o("p",{class:"row live-state",role:"status"},M&&a(t.value?"7h":"76"),n.value.dropped>0&&o("strong",{class:"dropped"},a("74",{n:n.value.dropped}))),e.value.length===0&&C===0&&M&&o(P,{title:a("7e")},o("p",null,a("7f")),o(en,null)),t.value&&o(Cn,{n:C,onShow:h}),e.value.length>0&&o("ol",{class:"events","aria-label":a("7k"),onMouseEnter:_,onMouseLeave:q,onFocusIn:_,onFocusOut:q},L.map(I=>o(mo,{key:I.id,event:I}))),T)}function Bi(...e){let n=new URLSearchParams;for(let s of e)y(s)&&n.set(s,y(s));let t=n.toString();return t&&"?"+t}function Fi({channels:e}){return o("form",{class:"row filters",role:"search",onSubmit:n=>n.preventDefault()},o(G,{label:"1d",value:y("kind"),onChoose:n=>U({kind:n,...n==="records"&&{sender:"",reason:""}}),options:[["",a("78")],["alerts",a("77")],["records",a("79")]]}),o(G,{label:"d1",value:y("datatype"),onChoose:n=>U({datatype:n}),options:[["",a("4u")],...e.map(n=>n.datatype)]}),y("kind")!=="records"&&o(c,null,o(G,{label:"d4",value:y("reason"),onChoose:n=>U({reason:n}),options:[["",a("57")],...nn()]}),o("label",{class:"field"},a("d7"),o("input",{type:"search",value:y("sender"),autocomplete:"off",spellcheck:!1,onChange:n=>U({sender:n.currentTarget.value.trim()})}))))}function gr(e,n,t){let s=A(new Map),r=A(""),i=v(0);i.value,e&&(r.current!==t||s.current.size===0)&&(r.current=t,s.current=new Map(e.map(l=>[n(l),l])));let u=()=>{s.current.clear(),i.value++};if(r.current!==t)return{shown:[],fresh:0,update:u};let d=0;for(let l of e??[]){let f=s.current.get(n(l));f?JSON.stringify(f)!==JSON.stringify(l)&&s.current.set(n(l),l):d++}return{shown:[...s.current.values()],fresh:d,update:u}}var Ji=50,Vi=200;function on(e,n,t,s,r="after"){let i=v({path:e,pages:1}),u=i.value.path===e?i.value.pages:1,d=yn(e,n,async h=>{let g=[],m=e+(e.includes("?")?"&":"?")+"limit="+Ji;for(;;){let _=await j(m,{signal:h});g.push(_);let{next:q}=_.body;if(q===null||g.length===u)return{...g[0],body:g,text:g.map(C=>C.text).join(`
`)};m=e+(e.includes("?")?"&":"?")+"limit="+Vi+"&"+r+"="+encodeURIComponent(q)}},u),l=d.value.value,f=gr(l?.flatMap(t),s,e+" "+l?.length),p=()=>{i.value={path:e,pages:l.length+1}};return{...f,answer:l?.[0].body,problem:d.problem.value,again:d.again,more:l&&l.at(-1).body.next!==null?p:void 0}}var vr={path:"/console/journal",title:"6b",nav:70,needs:"journal.read",view:Qi};function Gi({body:e,text:n}){let t=ae(E(n),"/entries");return e.entries.map((s,r)=>({...s,whole:t?.items[r]}))}var Ki=["decision","plan","run","batch","erasure","catalogue","payloads","login"];function Qi(){let e=y("kind"),n=on("/v1/journal"+(e&&"?kind="+encodeURIComponent(e)),5e3,Gi,t=>String(t.offset),"before");return o("div",{class:"page"},o(B,{title:"6b",lead:"62"}),o("div",{class:"row filters"},o(G,{label:"1d",value:e,onChoose:t=>U({kind:t}),options:[["",a("journal.kind.all")],...Ki.map(t=>[t,w("journal.kind."+t,t)])]})),o(Ee,{list:n,none:o(Yi,null)},t=>o("div",{class:"list stack"},o(W,{caption:a("6b"),columns:Zi,items:t,id:s=>String(s.offset)}))))}function Yi(){return o(P,{title:a("66")},o("p",null,a("67")))}var Zi=[{title:"6c",class:"wide",cell:e=>o(c,null,o(Xi,{e}),e.note&&o("p",{class:"muted"},e.note),o("details",null,o("summary",null,a("60")),o(Pe,{text:e.whole?_e(e.whole):"",label:a("60")})))},{title:"5x",class:"member",cell:e=>H(e.by)||o("span",{class:"muted"},a("65"))},{title:"6d",class:"time",cell:e=>o(O,{at:e.at})}];function Xi({e}){if(e.decision)return o("a",{href:ie(e.decision.group)},a("5z",{group:e.decision.group,state:w("state."+e.decision.state,e.decision.state)}));let n=e.run?.plan??e.batch?.plan??(e.plan&&e.id);if(n){let t=e.run?a("6a",{run:n,state:w("journal.run."+e.run.state,e.run.state)}):e.batch?a("5w",{run:n,n:e.batch.sent.length}):a("69",{run:n});return o("a",{href:be(n)},t)}return e.erasure?a("61",{table:e.erasure.table}):e.payloads?a("68",{n:e.payloads.alerts?.length??0,route:e.payloads.route}):e.login?a(e.login.out?"64":"63"):e.kind==="catalogue"?a("5y"):`${w("journal.kind."+e.kind,e.kind)} ${V(e.offset)}`}function br(e){let n=[];for(let t of e.split(`
`)){let s=/^([a-z_:0-9]+)(?:\{(.*)\})? (\S+)$/i.exec(t);if(!s)continue;let r={};for(let[,i,u]of(s[2]??"").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g))r[i]=u.replace(/\\(.)/g,(d,l)=>l==="n"?`
`:l);n.push({name:s[1],labels:r,value:Number(s[3])})}return n}function yr(e){let n=new Map;for(let{name:t,labels:s,value:r}of e){if(t!=="esclusa_consumer_lag_records"&&t!=="esclusa_consumer_lag_seconds")continue;let i=n.get(s.group)??{group:s.group,records:0,seconds:0};t==="esclusa_consumer_lag_records"?i.records+=r:i.seconds=Math.max(i.seconds,r),n.set(s.group,i)}return[...n.values()].sort((t,s)=>s.records-t.records||(t.group<s.group?-1:1))}var wr={path:"/console/health",title:"5s",nav:80,view:Ei},_r=5e3;function Ei(){return o("div",{class:"page"},o(B,{title:"5s",lead:"5m"}),o(nu,null),o(tu,null))}var eu=[{title:"5h",class:"wide",cell:e=>o("code",null,e.name)},{title:"d8",cell:e=>o(x,{state:e.met?"yes":"no",word:a(e.met?"5n":"5t")})},{title:"5i",cell:e=>H(e.detail??"")||"–"}];function nu(){let e=k("/readyz",_r),n=e.problem.value,t=n?n.body.conditions:e.value.value?.conditions;return o("section",{class:"card one"},o("h2",null,a("5q")),t?o(x,{state:t.every(s=>s.met)?"yes":"no",word:a(t.every(s=>s.met)?"3m":"3l")}):o(b,{problem:n,onAgain:e.again}),t&&o("div",{class:"plain stack"},o(W,{caption:a("5q"),columns:eu,items:t,id:s=>s.name})))}var ou=[{title:"5j",class:"wide",cell:e=>o("code",null,e.group)},{title:"5v",class:"number",cell:e=>V(e.records)},{title:"5o",class:"number",cell:e=>e.records===0?"–":Qn(e.seconds)}];function tu(){let e=yn("/metrics",_r,f=>Eo("/metrics",{signal:f})),n=e.problem.value;if(n?.status===404)return o(P,{title:a("5f")},o("p",null,a("5g")));if(n)return o(b,{problem:n,onAgain:e.again});if(e.value.value===void 0)return null;let t=br(e.value.value),r=(f=>t.find(p=>p.name===f)?.value)("esclusa_unaccounted_records"),i=t.filter(f=>f.name==="esclusa_duplicate_records_total").reduce((f,p)=>f+p.value,0),u=t.find(f=>f.name==="esclusa_build_info"),d=[...new Set(t.filter(f=>f.name==="esclusa_last_progress_timestamp_seconds").map(f=>f.labels.role))].sort(),l=yr(t);return o(c,null,o("div",{class:"facts"},o(eo,{account:r===void 0?null:{unaccounted:r,repeated:i}}),o("section",{class:"card"},o("h2",null,a("5p")),o("p",null,a("5u",{version:u?.labels.version??"–"})),o("p",{class:"muted"},a("5r",{roles:d.join(", ")||"–"})))),o("section",{class:"card one"},o("h2",null,a("5k")),l.length===0&&o("p",{class:"muted"},a("5l")),l.length>0&&o("div",{class:"plain stack"},o(W,{caption:a("5k"),columns:ou,items:l,id:f=>f.group}))))}function ho({fault:e}){let{who:n,where:t,what:s}=Je(e);return o(c,null,n," ",t&&o("code",null,t)," ",s)}function go({g:{id:e,datatype:n,reason:t},sender:s}){return t==="inconsistent_channel"||!S("redrive",n,s)?null:o("a",{href:ge({group:e,datatype:n,sender:s})},a("4a"))}var kr={path:"/console/senders/:sender",title:"d7",view:su};function su({params:e}){let n=e.sender,t="sender="+encodeURIComponent(n),s=k("/v1/alert-groups?limit=100&"+t,5e3),r=k("/v1/alerts?limit=50&"+t,5e3),i=s.value.value?.groups,u=r.value.value?.alerts,d=i?.length===0&&u?.length===0;return o("div",{class:"page"},o("header",{class:"head"},o("p",null,a("d7")),o("h1",{class:"key"},n==="-"?a("c0"):n),o("p",null,a("bx"))),o("div",{class:"row actions"},i&&o(ru,{name:n,groups:i}),o("a",{class:"button",href:"/console/live?"+t},a("by"))),o(b,{problem:s.problem.value??r.problem.value,onAgain:s.again}),d&&o(P,{title:a("bt")},o("p",null,a("bu"))),i&&i.length>0&&o("section",{class:"one"},o("h2",null,a("bv")),o("div",{class:"list stack"},o(W,{caption:a("bv"),columns:au(n,u),open:l=>X(ie(l.id)),items:i,id:l=>l.id}))),u&&u.length>0&&o("section",{class:"one"},o("h2",null,a("c1")),o("ol",{class:"events"},u.map(l=>o(mo,{key:l.at,event:{id:l.at,alert:l}})))))}function ru({name:e,groups:n}){let t=n.filter(i=>i.state!=="resolved"&&i.reason!=="inconsistent_channel"),r=new Set(t.map(i=>i.datatype)).size===1?t[0].datatype:void 0;return t.length===0||!S("redrive",r,e)?null:o("a",{class:"button primary",href:ge({datatype:r,sender:e})},a("bz"))}var au=(e,n=[])=>[{title:"db",class:"wide",cell:t=>o(c,null,o("a",{href:ie(t.id)},o(ho,{fault:t}))," ",o(go,{g:t,sender:e}))},{title:"d8",cell:t=>o(x,{state:t.state})},{title:"bs",class:"number",cell:t=>V(t.senders.find(s=>s.sender===e)?.count??0)},{title:"bw",class:"time",cell:t=>o(O,{at:n.find(s=>s.groups.includes(t.id))?.time})}];var ht=["open","regressed","acknowledged","resolved"];function gt(e){let{who:n,where:t,what:s}=Je(e);return[n,t,s].filter(Boolean).join(" ")}function vt(e){return e.state==="resolved"?["open"]:e.state==="acknowledged"?["resolved","open"]:["acknowledged","resolved"]}var tn=(e,n)=>vt(e).find(t=>n==="a"==(t==="acknowledged"));async function xr(e,n,t){let s=JSON.stringify(String(n?.offset??-1));return(await j("/v1/alert-groups/"+encodeURIComponent(e)+"/state",{method:"PUT",ifMatch:s,body:t})).body}var bt=e=>e?.status===412?e.body.decision:void 0;function Sr(e,n){let t=Date.parse(e.hours.from)/36e5,s=Math.floor(n/36e5);return Array.from({length:48},(r,i)=>e.hours.counts[s-47+i-t]??0)}var yt={acknowledged:"2g",resolved:"2n",open:"2m"},iu=[["2p",0],["2o",1],["2q",7]];function vo({group:e,keys:n,onDecide:t}){let s=r=>["a","r"].find(i=>tn(e,i)===r);return o(c,null,vt(e).map(r=>o("button",{key:r,type:"button",class:n?void 0:"small",onClick:()=>t({group:e,state:r})},a(yt[r])," ",n&&s(r)&&o("kbd",null,s(r)))))}function bo({asked:e,onDone:n}){let t=e.value,s=()=>e.value=void 0,r=i=>{e.peek()===t&&s(),n(i)};return o(Ve,{open:t!==void 0,title:t?a(yt[t.state]):"",onClose:s},t&&o(uu,{...t,onClose:s,onDone:r}))}function uu({group:e,state:n,onClose:t,onDone:s}){let r=v(""),i=v(0),u=v(e.decision),d=$(),l=bt(d.problem.value),f=async()=>{let p=n==="acknowledged"&&i.value?new Date(Date.now()+i.value*864e5).toISOString():void 0;await d.run(async()=>{let h=await xr(e.id,u.value,{state:n,by:Ge(),note:r.value.trim()||void 0,until:p});se(a("2j",{state:w("state."+h.state,h.state),what:gt(h)})),s(h)}),u.value=bt(d.problem.value)??u.value};return o(c,null,o("p",null,gt(e)),o("form",{onSubmit:p=>{p.preventDefault(),f()}},o("label",{class:"field"},a("2k"),o("input",{name:"note",autofocus:!0,maxLength:500,value:r.value,onInput:p=>r.value=p.currentTarget.value})),n==="acknowledged"&&o("fieldset",null,o("legend",null,a("32")),iu.map(([p,h])=>o("label",{key:p},o("input",{type:"radio",name:"until",checked:i.value===h,onChange:()=>i.value=h})," ",a(p)))),!fe()&&o("label",{class:"field"},a("2h"),o("input",{name:"by",maxLength:100,autocomplete:"name",value:Te.value,onInput:p=>Te.value=p.currentTarget.value}),o("small",null,a("2i"))),l?o("div",{class:"error",role:"alert"},o("p",null,a("2l",{by:l.by||"–",state:w("state."+l.state,l.state)})," ",l.note&&o("q",null,l.note))):o(b,{problem:d.problem.value}),o("div",{class:"end"},o("button",{type:"button",onClick:t},a("10")),o("button",{type:"submit",class:"primary",disabled:d.busy.value},a(yt[n])))))}var du=["allOf","anyOf","oneOf"],wt=(e,n)=>xn(n).reduce((t,s)=>typeof t=="object"&&t!==null?t[s]:void 0,e);function An(e,n,t=new Set){let s=wt(e,n);if(typeof s!="object"||s===null||t.has(n))return[];t.add(n);let r=s,i=[n];typeof r.$ref=="string"&&r.$ref.startsWith("#")&&i.push(...An(e,decodeURIComponent(r.$ref.slice(1)),t));for(let u of du)Array.isArray(r[u])&&r[u].forEach((d,l)=>i.push(...An(e,`${n}/${u}/${l}`,t)));for(let u of["if","then","else"])r[u]&&i.push(...An(e,n+"/"+u,t));return i}function lu(e,n,t){let s=wt(e,n),r=s.properties;return r&&Object.hasOwn(r,t)?[n+"/properties"+st(t)]:Array.isArray(s.items)?/^\d+$/.test(t)&&Number(t)<s.items.length?[`${n}/items/${t}`]:[]:typeof s.items=="object"&&/^(\d+|\*)$/.test(t)?[n+"/items"]:typeof s.additionalProperties=="object"&&s.additionalProperties?[n+"/additionalProperties"]:[]}function Cr(e,n,t){let s=An(e,""),r=s;for(let u of xn(n))r=s,s=s.flatMap(d=>lu(e,d,u)).flatMap(d=>An(e,d));let i=u=>u.filter(d=>Object.hasOwn(wt(e,d),t)).map(d=>d+st(t));for(let u of[i(s),i(r),s])if(u.length)return u;return[]}var _t=240;function sn({root:e,notes:n=[],label:t,small:s}){let r=A(null),i=Q(()=>zs(rt(e,n)),[e,JSON.stringify(n)]);return R(()=>{let u=r.current,d=u.querySelector(".noted");s&&d&&(u.scrollTop=d.offsetTop-u.offsetTop-u.clientHeight/3)},[e]),o("ol",{class:"doc"+(s?" small":""),"aria-label":t,ref:r,tabIndex:s?0:void 0},i.map((u,d)=>typeof u=="number"?o("li",{key:d,class:"muted",style:{counterIncrement:"line "+u}},a("2t",{n:u})):o(pu,{key:d,line:u})))}function pu({line:e}){return o("li",{class:(e.notes.length?"noted":"")+(e.ghost?" ghost":"")},o("code",{style:{paddingInlineStart:`${e.depth*2}ch`}},e.name!==void 0&&o("span",{class:"name"},JSON.stringify(e.name),": "),e.ghost?o("span",{class:"lacks"},a("2s")):o(cu,{text:e.text}),e.comma&&","),e.notes.map(n=>o("span",{key:n,class:"note"},n)))}function cu({text:e}){let n=e.startsWith('"')?"string":/^[-\dtfn]/.test(e)?"word":void 0;return o("span",{class:n},e.slice(0,_t),e.length>_t&&o("span",{class:"cut"},a("2r",{n:e.length-_t})))}function yo({datatype:e,id:n,faults:t,part:s}){let r=n?"?version="+encodeURIComponent(Rn(n)):"",i=k("/v1/channels/"+encodeURIComponent(e)+"/schema"+r),u=i.value.value,d=u===void 0?[]:t.flatMap(h=>Cr(u,h.pointer,h.keyword)),l=s&&d.length?fu(d):"",f=i.text.value??"",p=ae(Q(()=>E(f),[f]),l);return o("section",{class:"card schema"},o("div",{class:"row between"},o("h2",null,a("bq",{datatype:e})),o("span",{class:"muted"},n?Rn(n):a("bg"))),o(b,{problem:i.problem.value,onAgain:i.again}),l&&o("p",{class:"muted"},a("bd")," ",o("code",null,"#"+l)),p&&!d.length&&o("p",{class:"hint"},a("br")),p&&o(sn,{small:!0,root:p,label:a("bq",{datatype:e}),notes:[...new Set(d)].map(h=>({pointer:h.slice(l.length),text:a("bj")}))}))}function fu(e){let n=e.map(s=>s.split("/")),t=0;for(;t<n[0].length-1&&n.every(s=>s.length-1>t&&s[t]===n[0][t]);)t++;return n[0].slice(0,t).join("/")}function wo({counts:e,label:n,slots:t=48,bad:s}){let r=Math.max(1,...e),i=t-e.length,u=e.map((d,l)=>d>0?`M${(i+l)*3} 23h2v${-Math.max(2,d/r*22)}h-2z`:"");return o("svg",{class:"bars"+(s?" bad":""),viewBox:`0 0 ${t*3} 24`,preserveAspectRatio:"none",role:"img","aria-label":n},o("path",{class:"base",d:`M0 23h${t*3}v1H0z`}),o("path",{d:u.join("")}))}var Tr={path:"/console/groups/:id",title:"4h",view:hu},mu=3e3;function hu({params:e}){let n=k("/v1/alert-groups/"+encodeURIComponent(e.id),mu),t=n.value.value;return n.problem.value?.status===404?o(P,{title:a("41"),level:1},o("p",null,a("42")),o("p",null,o("a",{href:"/console/groups"},a("1")))):o("div",{class:"page"},t?o(gu,{g:t,again:n.again}):o("h1",null,a("4h")),o(b,{problem:n.problem.value,onAgain:n.again}))}function gu({g:e,again:n}){let t=Je(e),s=ge({group:e.id,datatype:e.datatype}),r=S("redrive",e.datatype)&&e.reason!=="inconsistent_channel",i=v(void 0),u=S("alerts.decide",e.datatype),d=(l,f)=>{let p=u&&tn(e,l);return p?[{key:l,does:f,run:()=>i.value={group:e,state:p}}]:[]};return ue([...r?[{key:"m",does:"6h",run:()=>X(s)}]:[],...d("a","6e"),...d("r","6n")]),o(c,null,o("header",{class:"head"},o("p",{class:"kind"},a("48",{reason:w("reason."+e.reason,e.reason)})),o("h1",null,t.who,": ",t.where&&o("code",null,t.where)," ",t.what),o("div",{class:"row"},o(x,{state:e.state}),o("span",{class:"muted"},o(te,{n:e.count})," ",a("43",{n:e.count})," · ",e.sent_again>0&&a("4s",{n:e.sent_again})+" · "," ",a("47")," ",o(O,{at:e.first.time})," · ",a("49")," ",o(O,{at:e.last.time}))),o("div",{class:"row actions"},r&&o("a",{class:e.state==="resolved"?"button":"button primary",href:s},a("4a")," ",o("kbd",null,"m")),u&&o(vo,{keys:!0,group:e,onDecide:l=>i.value=l}))),o(bo,{asked:i,onDone:n}),e.decision&&o(vu,{d:e.decision,state:e.state}),e.anew&&o("p",{class:"hint"},a("44")),o(bu,{g:e}),o("div",{class:"halves"},e.datatype!=="_none"&&e.keyword?o(yo,{part:!0,datatype:e.datatype,id:e.schemas.at(-1)??null,faults:[{pointer:e.pointer??"",keyword:e.keyword,message:e.message??""}]}):o("section",{class:"card schema"},o("h2",null,a("w")),o("p",null,a("4n"))),o(wu,{g:e})),o(ku,{g:e}))}function vu({d:e,state:n}){return o("section",{class:"card decided"},o("h2",null,a("46")),o("p",null,a("45",{by:e.by||"–",state:w("state."+e.state,e.state)})," ",o(O,{at:e.time}),e.until&&o(c,null," ",a("4o")," ",o(O,{at:e.until})),".",n==="regressed"&&" "+a("4b")),e.note&&o("blockquote",null,e.note))}function bu({g:e}){let n=e.hours.counts.reduce((s,r)=>s+r,0),t=Math.max(0,...e.hours.counts);return o("section",{class:"card trend"},o("div",{class:"row between"},o("h2",null,a("4i")),o("span",{class:"muted"},a("4l",{n:t}))),o(wo,{counts:e.hours.counts,label:a("4k",{n}),bad:e.state!=="resolved"}),o("div",{class:"row between muted axis"},o("span",null,a("4j")),o("span",null,a("4m"))))}var yu=500;function wu({g:e}){let n=k(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${yu}`),t=n.value.value?.alerts??[],s=[...new Set(t.map(i=>i.schema??""))].sort(),r=(i,u)=>t.filter(d=>(d.sender??"-")===i&&(d.schema??"")===u).length;return o("section",{class:"card senders"},o("h2",null,a("4f")),o("div",{class:"scroll",tabIndex:0,role:"region","aria-label":a("4f")},o("table",null,o("caption",{class:"hidden"},a("4f")),o("thead",null,o("tr",null,o("th",{scope:"col"},a("d7")),o("th",{scope:"col",class:"number"},a("cy")),s.map(i=>o("th",{key:i,scope:"col",class:"number",title:i},i?Rn(i):a("4p"))))),o("tbody",null,e.senders.map(i=>o("tr",{key:i.sender},o("th",{scope:"row"},o(Re,{name:i.sender,none:"4e"})," ",o(go,{g:e,sender:i.sender})),o("td",{class:"number"},o(te,{n:i.count})),s.map(u=>o("td",{key:u,class:"number"},o(te,{n:r(i.sender,u)}))))),e.other_senders>0&&o("tr",null,o("th",{scope:"row"},a("4g")),o("td",{class:"number"},o(te,{n:e.other_senders})),s.map(i=>o("td",{key:i,class:"number"},"–")))))),o(b,{problem:n.problem.value,onAgain:n.again}),o("p",{class:"muted"},a("4q",{n:t.length})))}var _u=20;function ku({g:e}){let n=v(e.count),t=k(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${_u}`),s=t.value.value?.alerts,r=e.count-n.value,i=()=>{n.value=e.count,t.again()};return o("section",{class:"samples"},o("h2",null,a("4c")),o(Cn,{n:r,onShow:i}),o(b,{problem:t.problem.value,onAgain:t.again}),s?.length===0&&o("p",{class:"muted"},a("4d")),s&&s.length>0&&o("div",{class:"list stack"},o(W,{caption:a("4c"),columns:xu,items:s,id:u=>u.at,open:u=>X(he(u.at))})))}var xu=[{title:"u",cell:e=>o(c,null,o("a",{href:he(e.at)},e.at),e.sent_again&&o("p",{class:"muted"},a("6r")))},{title:"db",class:"wide",cell:e=>o(oe,{errors:e.errors.slice(0,2),omitted:e.errors.length+e.errors_omitted-2})},{title:"d7",cell:e=>o(Re,{name:e.sender,none:"4e"})},{title:"d5",cell:e=>o("code",null,e.id)},{title:"4r",class:"time",cell:e=>o(O,{at:e.time})}];function _o(e){let n=atob(e),t=new Uint8Array(n.length);for(let s=0;s<n.length;s++)t[s]=n.charCodeAt(s);return t}function ko(e){try{return new TextDecoder("utf-8",{fatal:!0,ignoreBOM:!0}).decode(e)}catch{return}}function Pr(e){let n=[];for(let t=0;t<e.length;t+=16){let s=[...e.subarray(t,t+16)],r=s.map(u=>u.toString(16).padStart(2,"0")),i=s.map(u=>u>=32&&u<127?String.fromCharCode(u):".");n.push(`${t.toString(16).padStart(6,"0")}  ${r.slice(0,8).join(" ").padEnd(23)}  ${r.slice(8).join(" ").padEnd(23)}  ${i.join("")}`)}return n.join(`
`)}function rn({list:e,open:n}){return o("details",{class:"card commands",open:n},o("summary",null,a("2e")),o("ul",null,e.filter(t=>t.text).map(t=>o("li",{key:t.title},o("div",{class:"row between"},o("h3",null,t.title),o(Ke,{text:t.text})),o("pre",null,o("code",null,t.text))))))}var Su=4;async function Cu(e,n){let t=[],s=[e];for(let r=s.shift();r&&t.length<Su;r=s.shift()){let{body:i}=await j("/v1/sources/"+r,{signal:n});t.push(i);for(let u of i.redrives??[])u.from===r&&s.push(u.to)}return t}function Rr({alert:e}){let n=e.redrive?.split(";")[0]??e.id,t=e.source.partition===null||e.reason==="inconsistent_channel",s=v(void 0),r=v(void 0),i=v(0),u=i.value;return R(()=>{if(t)return;let d=new AbortController;return r.value=void 0,Cu(n,d.signal).then(l=>s.value=l,l=>{if(l instanceof Z)r.value=l;else if(l.name!=="AbortError")throw l}),()=>d.abort()},[n,u]),o("section",{class:"card lineage"},o("h2",null,a("72")),t&&o("p",null,a(e.reason==="inconsistent_channel"?"6v":"6x")),o(b,{problem:r.value,onAgain:()=>{i.value++}}),!t&&!s.value&&!r.value&&o("p",{class:"muted"},a("6z")),s.value&&o("ol",{class:"steps"},s.value.flatMap((d,l)=>Tu(d,l,s.value))))}function Tu(e,n,t){let s=t.flatMap(i=>i.redrives??[]).find(i=>i.to===e.source),r=[o(xo,{key:e.source,state:"acknowledged",word:a(n===0?"6u":"6r"),at:s?.time??e.record?.time},o("code",null,e.source),s&&o(c,null," ",a("6t",{by:s.by||"–"})," ",o("a",{href:be(s.run)},a("71"))),!s&&e.record?.sender&&" "+a("6w",{sender:e.record.sender}))];for(let i of e.alerts)r.push(o(xo,{key:i.at,state:"no",word:a("70"),at:i.time},o("a",{href:he(i.at)},a("6s",{at:i.at}))," ",i.errors[0]&&o(kn,{of:i.errors[0]})));for(let i of e.outputs)r.push(o(xo,{key:i.at,state:"yes",word:a("6q"),at:i.time},o("code",null,i.at)," ",i.key&&a("6y",{key:i.key})));return!e.alerts.length&&!e.outputs.length&&r.push(o(xo,{key:e.source+"?",state:"open",word:w("source."+e.outcome,e.outcome),at:void 0})),r}function xo({state:e,word:n,at:t,children:s}){return o("li",null,o(x,{state:e,word:n}),o("span",null,s),o("span",{class:"muted"},t&&o(O,{at:t})))}var kt=4096;function Ar({alert:e,at:n}){let t=e.payload===null?void 0:_o(e.payload),s=t&&ko(t),r=s===void 0||e.payload_truncated?void 0:E(s);return o("section",{class:"card body"},o("div",{class:"row between"},o("h2",null,a("4")),o("span",{class:"muted"},a("5",{n:e.payload_bytes}))),e.payload_withheld&&o("p",{class:"hint"},w("alert.withheld."+e.payload_withheld,e.payload_withheld)),e.payload_truncated&&o("p",{class:"hint"},a("v",{n:t?.length??0})),r?o(sn,{root:r,notes:xt(e.errors),label:a("4")}):o(Pu,{bytes:t,alert:e}),!e.payload_withheld&&!e.payload_truncated&&t&&o("p",null,o("a",{href:"/v1/alerts/"+n+"?as=original",download:e.id.replaceAll("/","-")},a("9"))))}var xt=e=>e.map(n=>({pointer:n.pointer,text:H(n.message)}));function Pu({bytes:e,alert:n}){return e?e.length===0?o("p",{class:"muted"},a("c")):o(c,null,o(oe,{errors:n.errors}),!n.payload_truncated&&o("p",{class:"muted"},a("p")),o("pre",{class:"dump",tabIndex:0,"aria-label":a("a")},Pr(e.subarray(0,kt))),e.length>kt&&o("p",{class:"muted"},a("b",{n:e.length-kt}))):n.payload_withheld?null:o("p",{class:"muted"},a("m"))}var Ru=/^[A-Za-z0-9_@%+=:,./-]+$/,Au=/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u,Nu=e=>Ru.test(e)?e:"'"+e.replaceAll("'","'\\''")+"'",ke=(...e)=>Au.test(e.join(""))?"":e.map(Nu).join(" "),an=(e,n)=>ke("curl",...n===void 0?[]:["-d",n],location.origin+e);var Nr={path:"/console/alerts/:partition/:offset",title:"u",view:Ou};function Ou({params:e}){let n=e.partition+"/"+e.offset,t=k("/v1/alerts/"+encodeURIComponent(e.partition)+"/"+encodeURIComponent(e.offset)),s=t.value.value;return s?o(ju,{alert:s,at:n}):o(qu,{problem:t.problem.value,onAgain:t.again,at:n})}function qu({problem:e,onAgain:n,at:t}){return e?.status!==404?o("div",{class:"page"},o("h1",null,a("3",{at:t})),e?o(b,{problem:e,onAgain:n}):o("p",{class:"muted"},a("16"))):o(P,{title:a("0",{at:t}),level:1},o("p",null,a("2")),o("p",null,o("a",{href:"/console/groups"},a("1"))))}function ju({alert:e,at:n}){let t=e.errors[0],s=e.sent_again,r=e.source.partition!==null&&e.reason!=="inconsistent_channel"&&!s&&S("redrive",e.datatype??void 0,e.sender??"-"),i=ge({ids:[e.id],datatype:e.datatype??"_none",sender:e.sender??"-"},{at:[n]});return ue(r?[{key:"m",does:"6h",run:()=>X(i)}]:[]),o("div",{class:"page alert"},o("header",{class:"head"},o("p",{class:"kind"},a("3",{at:n})),o("h1",null,e.datatype??e.named??a("8"),t&&o(c,null,": ",t.pointer&&o("code",null,t.pointer)," ",H(t.message))),o("p",null,w("reason."+e.reason,e.reason)," · ",o("a",{href:Ze(e.sender??"-")},e.sender===null?a("s"):a("r",{sender:e.sender}))," · ",o(O,{at:e.time})),s&&o("p",{class:"row"},o(x,{state:"acknowledged",word:a("6r")})," ",o(O,{at:s.time})," ",o("a",{href:be(s.run)},a("71"))),o("div",{class:"row actions"},r&&o("a",{class:"button primary",href:i},a("q")," ",o("kbd",null,"m")),e.groups.map((u,d)=>o("a",{key:u,class:"button",href:ie(u)},d===0?a("f"):a("g",{n:d+1}))))),(e.errors.length>1||e.errors_omitted>0)&&o(Lu,{alert:e}),o("div",{class:"halves"},o(Ar,{alert:e,at:n}),e.datatype?o(yo,{datatype:e.datatype,id:e.schema,faults:e.errors}):o(Mu,null)),S("alerts.read",void 0)&&o(Rr,{alert:e}),o(Iu,{alert:e,at:n}),o(Du,{alert:e}),o(rn,{list:Uu(e,n,r)}))}function Lu({alert:e}){return o("section",{class:"card"},o("h2",null,a("e",{n:e.errors.length+e.errors_omitted})),o(oe,{errors:e.errors,omitted:e.errors_omitted}))}function Mu(){return o("section",{class:"card schema"},o("h2",null,a("w")),o("p",null,a("x")))}function Iu({alert:e,at:n}){let t=k("/v1/alerts/"+n+"/headers"),s=t.value.value?.headers??[];return o("section",{class:"card"},o("h2",null,a("h")),o(b,{problem:t.problem.value,onAgain:t.again}),t.value.value&&s.length===0&&o("p",{class:"muted"},a("i")),s.length>0&&o("dl",{class:"facts-list"},s.map((r,i)=>o("div",{key:i},o("dt",null,o("code",null,r.name)),o("dd",null,r.value===null?o("em",null,a("k")):o("code",null,Or(r.value)))))),e.headers_omitted>0&&o("p",{class:"hint"},a("j",{n:e.headers_omitted})))}function Or(e){let n=_o(e);return ko(n)??"0x"+[...n].map(t=>t.toString(16).padStart(2,"0")).join("")}function Du({alert:e}){let{source:n}=e,t=[[a("t"),n.partition===null?null:e.id],[a("d3"),n.key===null?null:Or(n.key)],[a("6"),n.timestamp],[a("o"),e.time],[a("7"),e.component+" "+e.version],[a("l"),e.named],[a("n"),e.principal],[a("d6"),e.schema],["SHA-256",/^0+$/.test(e.payload_sha256)?null:e.payload_sha256]];return o("section",{class:"card"},o("h2",null,a("d")),o("dl",{class:"facts-list"},t.filter(([,s])=>s!==null&&s!=="").map(([s,r])=>o("div",{key:s},o("dt",null,s),o("dd",null,o("code",null,r))))))}function Uu(e,n,t){let s=[{title:a("2d"),text:ke("esclusa","alerts","show",n)},{title:a("28"),text:an("/v1/alerts/"+n)}];return t&&(s.push({title:a("2f"),text:ke("esclusa","where",e.id)}),s.push({title:a("2a"),text:ke("esclusa","redrive","--id",e.id,"--plan")})),s}var qr=["group","datatype","reason","sender","since","until"];function So(){let e=re.value.query,n={};for(let s of qr)e.get(s)&&(n[s]=e.get(s));let t=e.getAll("id").filter(s=>s);return t.length&&(n.ids=t),n}var St=3;function jr(e,n,t,s){return{as:e||void 0,overtaken:n==="send"?n:void 0,max_attempts:t===St?void 0:t||void 0,limit:s||void 0}}var Ct=()=>jr(y("as"),y("overtaken"),Number(y("max_attempts")),Number(y("limit"))),Lr=e=>"esclusa.patch."+JSON.stringify([qr.map(n=>e[n]),e.ids]);function un(e,n){try{sessionStorage.setItem(Lr(e),n)}catch{}}function Tt(e){try{return sessionStorage.getItem(Lr(e))??""}catch{return""}}function Nn(e,n){let t=JSON.stringify(e);return n.trim()?t.slice(0,-1)+`,"patch":${n}}`:t}function Co({patch:e,...n}){let{filter:t,...s}=n,{ids:r,...i}=t,u=["esclusa","redrive"];for(let[h,g]of Object.entries({...i,...s}))g&&u.push("--"+h.replace("_","-"),String(g));for(let h of r??[])u.push("--id",h);u.push("--plan");let d=E(e),l=d?Ue(d):e.trim(),f=ke(...u,...l?["--patch","-"]:[]),p=ke("printf","%s",l);return{shell:l?p&&f&&p+" | "+f:f,call:an("/v1/redrives",Xe(Nn(n,l)))}}function Mr(e,n){let{filter:t,as:s,overtaken:r,max_attempts:i,limit:u}=e.plan;return{filter:t,patch:n,...jr(s,r,i,u)}}var Wu=()=>nn().filter(([e])=>e!=="inconsistent_channel"),zu=[["datatype","d1"],["reason","d4"],["sender","d7"],["since","30"],["until","32"]];function dn({filter:e}){return o("ul",{class:"chips"},e.group&&o("li",null,a("4h")," ",o("a",{href:ie(e.group)},e.group)),zu.map(([n,t])=>{let s=e[n];return s&&o("li",{key:n},a(t)," ",o("strong",null,n==="reason"?w("reason."+s,s):s))}),(e.ids??[]).slice(0,3).map(n=>o("li",{key:n},a("d5")," ",o("strong",null,n))),(e.ids?.length??0)>3&&o("li",null,a("2y",{n:e.ids.length-3})))}function Ir(){let e=ne().channels??[],n=(s,r)=>U({[s]:r,at:""},!0),t=(s,r,i)=>o("label",{class:"field"},r,o("input",{defaultValue:y(s),onChange:u=>n(s,u.currentTarget.value.trim())}),i&&o("small",null,i));return o("div",{class:"fields"},o(G,{label:"d1",value:y("datatype"),onChoose:s=>n("datatype",s),options:[["",a("2x")],...e.map(s=>s.datatype),["_none",a("2z")]]}),o(G,{label:"d4",value:y("reason"),onChoose:s=>n("reason",s),options:[["",a("2x")],...Wu()]}),t("sender",a("d7")),t("since",a("30"),a("31")),t("until",a("32"),a("31")),t("group",a("4h")))}var Hu=[{example:'{"op":"convert","path":"/width","to":"integer"}',does:"7x"},{example:'{"op":"map","path":"/unit","values":{"KG":"kg"}}',does:"85"},{example:'{"op":"default","path":"/unit","value":"kg"}',does:"7y"},{example:'{"op":"rename","path":"/name","to":"/nombre"}',does:"87"},{example:'{"op":"drop_unknown"}',does:"7z"},{example:'{"op":"replace","path":"/edad","value":150}',does:"88"},{example:'{"op":"remove","path":"/edad"}',does:"86"}];function Pt(e,n){let t=ae(E(e),n);return t?t.kind==="array"?`[
`+t.items.map(s=>"  "+Ue(s)).join(`,
`)+`
]`:_e(t):""}function Dr({planning:e,text:n,onText:t,wish:s,fault:r}){return o("section",{class:"card patch"},o("h2",null,a("8e")),o("p",{class:"muted"},a("84")),o($u,{planning:e,wish:s,text:n,onTake:t}),o("label",{class:"field"},a("83"),o("textarea",{rows:Math.min(16,Math.max(4,n.split(`
`).length+1)),spellcheck:!1,value:n,onInput:i=>t(i.currentTarget.value),"aria-invalid":r?"true":void 0,"aria-describedby":"patch-fault"})),o("p",{id:"patch-fault",class:"note",role:"status"},r),o("details",null,o("summary",null,a("80")),o("dl",{class:"operations"},Hu.map(i=>o("div",{key:i.example},o("dt",null,o("code",null,i.example)),o("dd",null,a(i.does)))))))}function $u({planning:e,wish:n,text:t,onTake:s}){let r=JSON.stringify(n),i=Zn(r)&&!e,u=A(""),d=k(i||u.current===r?"/v1/redrives/suggest":"",0,r);if(d.value.value&&(u.current=r),d.problem.value)return o(b,{problem:d.problem.value,onAgain:d.again});if(!d.value.value)return o("p",{class:"muted"},a("8b"));if(!d.value.value.patch)return o("p",{class:"hint"},a("8a"));let l=Pt(d.text.value,"/patch");return l===t?null:o("div",{class:"suggested"},o("h3",null,a("89")),o("pre",null,o("code",null,l)),o("button",{type:"button",class:"primary","data-take":!0,onClick:()=>{s(l),se(a("8d"))}},a("8c")," ",o("kbd",null,"s")))}var Bu=3;function To({ats:e,patch:n,as:t}){let s=Zn(JSON.stringify([e,n,t])),r=Array.from({length:Bu},(d,l)=>k(s&&e[l]?"/v1/redrives/preview":"",0,Nn({at:e[l],as:t},n))).slice(0,e.length);if(r.some(d=>!d.value.value&&!d.problem.value))return o("p",{class:"muted"},a("trial.trying"));let[i,...u]=r.map(d=>d.problem.value);return i&&u.every(d=>d?.message===i.message)?o(b,{problem:i,onAgain:()=>r.forEach(d=>d.again())}):o("ul",{class:"trials"},r.map((d,l)=>o("li",{key:e[l]},o(Fu,{at:e[l],told:d,patched:!!n.trim()}))))}function Fu({at:e,told:n,patched:t}){let s=n.value.value;return o(c,null,o("div",{class:"row between"},o("h3",null,o("a",{href:he(e)},a("3",{at:e}))),s&&o(x,{state:s.outcome==="ready"?"yes":"no",word:w("trial."+s.outcome,s.outcome)})),s?o(Ju,{at:e,trial:s,patched:t}):o(b,{problem:n.problem.value,onAgain:n.again}))}function Ju({at:e,patched:n,trial:{before:t,after:s,why:r,errors:i}}){let u=s===null?void 0:E(s);return o(c,null,r&&!i.length&&o("p",{class:"hint"},H(r)),t!==null&&s!==null&&t!==s&&o(po,{left:We(t),right:We(s),names:[a("schemas.from"),a("schemas.to")],label:a("trial.diff",{at:e})}),t!==null&&t===s&&o("p",{class:"muted"},a(n?"trial.same":"trial.plain")),i.length>0&&(u?o(sn,{root:u,notes:xt(i),label:a("trial.faults",{at:e})}):o(oe,{errors:i})))}function Po({of:e,at:n,patch:t}){let s=k(n&&e.ids?.length===1?"/v1/alerts/"+n:"").value.value;if(!s)return null;let r={group:s.groups[0],datatype:s.datatype??"_none"};return S("redrive",r.datatype)?o("p",null,o("a",{href:ge(r),onClick:()=>{t&&un(r,t)}},a("8y"))):null}var Vu=30,Ur=3;function Gu(e){if(!e.trim())return"";try{let n=JSON.parse(e);return typeof n=="object"&&n?"":a("82")}catch(n){return a("81",{why:n.message})}}function Wr(){let e=So(),n=Object.keys(e).length===0,t=JSON.stringify(e),s=v(Tt(e)),r=Ct(),i=A(n).current,u=A(Object.values(r).some(Boolean)).current,d=!n&&S("redrive",e.datatype,e.sender),l=$();R(()=>{s.value=Tt(e)},[t]);let f=m=>{s.value=m,un(e,m)},p=Gu(s.value),h=()=>l.run(async()=>{let m=re.peek().path,_=Nn({filter:So(),...Ct(),by:Ge(),note:y("note")||void 0},s.value),{body:q}=await zr(()=>j("/v1/redrives",{method:"POST",body:_}));re.peek().path===m&&X(be(q.id),!0)});ue([{key:"s",does:"6o",run:()=>document.querySelector("[data-take]")?.click()},{key:"p",does:"6l",run:()=>{d&&!p&&h()}}]);let g=Co({filter:e,patch:s.value,...r});return o("div",{class:"page"},o(B,{title:"8u",lead:"8j"}),o("section",{class:"card"},o("h2",null,a("8v")),n?o("p",{class:"hint"},a("8x")):o(dn,{filter:e}),o(Po,{of:e,at:y("at"),patch:s.value}),o("details",{open:i},o("summary",null,a("8w")),o(Ir,null))),!n&&!d&&o("p",{class:"hint"},a("8i")),d&&o(c,null,o(Dr,{planning:l.busy.value,text:s.value,onText:f,wish:{filter:e,as:r.as},fault:p}),o("section",{class:"card"},o("h2",null,a("8r")),p?o("p",{class:"muted"},a("8s")):o(Ku,{patch:s.value,as:r.as})),o("form",{class:"card options",onSubmit:m=>{m.preventDefault(),p||h()}},o("details",{open:u},o("summary",null,a("8m")),o("div",{class:"fields"},o("label",{class:"field"},a("8f"),o("input",{...Ro("as")}),o("small",null,a("8g"))),o("label",{class:"field"},a("8h"),o("input",{type:"number",min:1,max:100,placeholder:String(St),...Ro("max_attempts")})),o("label",{class:"field"},a("8k"),o("input",{type:"number",min:0,...Ro("limit")}),o("small",null,a("8l")))),o("label",{class:"check"},o("input",{type:"checkbox",checked:!!r.overtaken,onChange:m=>U({overtaken:m.currentTarget.checked?"send":""},!0)})," ",a("8n"))),o("div",{class:"fields"},!fe()&&o("label",{class:"field"},a("2h"),o("input",{value:Te.value,onInput:m=>Te.value=m.currentTarget.value,autocomplete:"name"})),o("label",{class:"field"},a("2k"),o("input",{...Ro("note")}))),o(b,{problem:l.problem.value}),o("div",{class:"row"},o("button",{type:"submit",class:"primary",disabled:l.busy.value||!!p},a(l.busy.value?"8q":"8o")," ",o("kbd",null,"p")),o("span",{class:"muted"},a("8p")))),!p&&o(rn,{list:[{title:a("2c"),text:g.shell},{title:a("28"),text:g.call}]})))}async function zr(e,n=5){try{return await e()}catch(t){if(!(t instanceof Z)||t.status!==429||!n)throw t;return await new Promise(s=>setTimeout(s,400)),zr(e,n-1)}}var Ro=e=>({defaultValue:y(e),onChange:n=>U({[e]:n.currentTarget.value.trim()},!0)});function Ku({patch:e,as:n}){let t=So(),s=new URLSearchParams({limit:String(Vu)});for(let[l,f]of Object.entries(t))typeof f=="string"&&s.set(l,f);let r=k(t.ids?"":"/v1/alerts?"+s),i=re.value.query.getAll("at").slice(0,Ur),u=(r.value.value?.alerts??[]).sort((l,f)=>+!!l.sent_again-+!!f.sent_again),d=i.length?i:u.slice(0,Ur).map(l=>l.at);return o(c,null,o(b,{problem:r.problem.value,onAgain:r.again}),(t.ids||r.value.value)&&d.length===0&&o("p",{class:"hint"},a("8t")),d.length>0&&o(To,{ats:d,patch:e,as:n}))}var Qu={planned:"open",wanted:"acknowledged",running:"acknowledged",stopping:"acknowledged",paused:"no",stopped:"no",done:"resolved"};function Ao({state:e}){let n=Qu[e]??"open";return o(x,{state:n==="open"?"planned":n,word:w("redrive.state."+e,e)})}function Hr({id:e}){let n=v(4e3),t=k("/v1/redrives/"+encodeURIComponent(e),n.value),s=t.value.value;return n.value=s?mt(s.state)?700:s.state==="done"?0:4e3:4e3,t.problem.value?.status===404?o(P,{title:a("96"),level:1},o("p",null,a("97")),o("p",null,o("a",{href:"/console/redrives"},a("ac")))):o("div",{class:"page"},s?o(Yu,{r:s,told:t}):o("h1",null,a("a3")),o(b,{problem:t.problem.value,onAgain:t.again}))}function Yu({r:e,told:n}){let t=A(e.state);R(()=>{t.current!==e.state&&se(a("9l",{state:w("redrive.state."+e.state,e.state)})),t.current=e.state},[e.state]);let s=Pt(n.text.value,"/plan/patch"),r=Mr(e,s),i=Co(r),u=S("redrive",e.plan.filter.datatype,e.plan.filter.sender),d=u&&o(Eu,{wish:r,r:e});return o(c,null,o("header",{class:"head"},o("p",{class:"kind"},a("9j",{id:e.id})),o("h1",null,e.plan.note||a("9m",{n:e.plan.alerts})),o("div",{class:"row"},o(Ao,{state:e.state}),o("span",{class:"muted"},a("9f",{by:e.plan.by||"–"})," ",o(O,{at:e.plan.time}))),o(dn,{filter:e.plan.filter}),o(Po,{of:e.plan.filter,at:Object.values(e.plan.samples??{})[0]?.[0].at,patch:s})),o(Zu,{r:e,told:n,allowed:u,again:d}),o(td,{counts:e.plan.counts,r:e}),o(sd,{r:e,patch:s,allowed:u,again:d}),o(rn,{list:[{title:a("2c"),text:i.shell},{title:a("2b"),text:ke("esclusa","redrive","--run",e.id)},{title:a("28"),text:i.call},{title:a("29"),text:an(`/v1/redrives/${e.id}/run`,"{}")}]}))}function Zu({r:e,told:n,allowed:t,again:s}){let r=$(),i=(d,l)=>r.run(async()=>{try{await j(`/v1/redrives/${encodeURIComponent(e.id)}/${d}`,{method:"POST",body:{...l,by:Ge()},ifMatch:d==="run"?n.tag.value:void 0})}catch(f){throw f instanceof Z&&(f.status===412||f.status===409)&&se(a("9n")),f}finally{n.again()}}),u=e.plan.limit?Math.min(e.plan.limit,e.plan.counts.ready??0):e.plan.counts.ready??0;return o("section",{class:"card run"},o("h2",null,a(e.run?"9y":"9d")),e.run&&o(nd,{r:e,again:s}),e.state==="planned"&&u===0&&o(c,null,o("p",{class:"hint"},a("9k")),s),!t&&e.state!=="done"&&o("p",{class:"hint"},a("8i")),t&&e.state==="planned"&&u>0&&o(ed,{n:u,busy:r.busy.value,onRun:d=>{i("run",{rate:d})}}),t&&mt(e.state)&&o("div",{class:"row"},o("button",{type:"button",disabled:r.busy.value||e.state==="stopping",onClick:()=>{i("stop",{})}},a("a1")),o("span",{class:"muted"},a("a2"))),t&&(e.state==="paused"||e.state==="stopped")&&o("div",{class:"row"},o("button",{type:"button",class:"primary",disabled:r.busy.value,onClick:()=>{i("run",{rate:e.run?.rate||void 0})}},a("9g")),o("span",{class:"muted"},a("9h"))),o(b,{problem:r.problem.value}),e.state==="done"&&e.plan.filter.group&&o("p",null,o("a",{href:ie(e.plan.filter.group)},a("9i"))),e.state==="done"&&o(Xu,{datatype:e.plan.as??e.plan.filter.datatype}))}function Xu({datatype:e}){let n=ne().channels?.find(t=>t.datatype===e)?.table;return!n||!S("table.read",e)?null:o("p",null,o("a",{href:we(n)},a("9x",{table:n})))}var $r=({plan:{samples:e}})=>["ready","still_refused","unpatchable"].flatMap(n=>e?.[n]??[]).map(n=>n.at);function Eu({wish:{filter:e,patch:n,...t},r:s}){return o("p",null,o("a",{href:ge(e,{...t,note:s.plan.note,at:e.ids&&$r(s).slice(0,3)}),onClick:()=>un(e,n)},a("98")))}function ed({n:e,busy:n,onRun:t}){let s=v(""),r=v(""),i=A(null);ue([{key:"r",does:"6j",run:()=>i.current?.focus()}]);let u=s.value===String(e);return o("form",{onSubmit:d=>{d.preventDefault(),u&&t(Number(r.value)||void 0)}},o("p",null,a("9e",{n:e})),o("div",{class:"fields"},o("label",{class:"field"},a("a4",{number:String(e)}),o("input",{ref:i,inputMode:"numeric",autocomplete:"off",value:s.value,onInput:d=>s.value=d.currentTarget.value=d.currentTarget.value.replace(/\D/g,"")})),o("label",{class:"field"},a("9u"),o("input",{type:"number",min:0,value:r.value,onInput:d=>r.value=d.currentTarget.value}),o("small",null,a("9v")))),o("div",{class:"row"},o("button",{type:"submit",class:"primary",disabled:n||!u},a("9z",{n:e}))))}function nd({r:e,again:n}){let t=e.run;return o(c,null,o("div",{class:"progress"},o("progress",{"aria-label":a("9t"),max:Math.max(1,e.plan.alerts),value:e.state==="done"?Math.max(1,e.plan.alerts):t.passed}),o("p",null,o("strong",null,a("a0",{n:t.sent}))," ",o("span",{class:"muted"},a("9q",{n:e.plan.alerts,passed:t.passed}),t.rate>0&&" · "+a("9w",{n:t.rate}),t.instance&&" · "+t.instance)),e.why&&o("p",{class:"hint"},H(e.why))),e.state==="done"?o(od,{r:e,again:n}):e.state==="running"&&t.passed>=e.plan.alerts&&o(x,{state:"acknowledged",word:a("99")}))}function od({r:e,again:n}){let t=e.run.back;return t?t.count===0?o(x,{state:"yes",word:a("9a")}):o("div",null,o(x,{state:"no",word:a("9b",{n:t.count})}),o("ul",{class:"row"},t.samples.map(s=>o("li",{key:s},o("a",{href:he(s)},a("3",{at:s}))))),n):o("p",{class:"hint"},a("9c"))}function td({counts:e,r:n}){let t=[...ft,...Object.keys(e).filter(r=>!ft.includes(r))].filter(r=>(e[r]??0)>0),s=Math.max(1,...t.map(r=>e[r]));return o("section",{class:"card"},o("h2",null,a("9o",{n:n.plan.alerts})),t.length===0&&o("p",{class:"hint"},a("9p")),o("ul",{class:"outcomes"},t.map(r=>o("li",{key:r,class:r==="ready"?"ready":void 0},o("strong",{class:"count"},V(e[r])),o("div",null,o("h3",null,w("outcome."+r,r)),o("p",{class:"muted"},w("outcome."+r+".why","")),o("ul",{class:"samples"},(n.plan.samples?.[r]??[]).map(i=>o("li",{key:i.at},o("a",{href:he(i.at)},i.id)," ",H(i.why))))),o("meter",{"aria-label":w("outcome."+r,r),min:0,max:s,value:e[r]})))))}function sd({r:e,patch:n,allowed:t,again:s}){let r=$r(e);return o("section",{class:"card"},o("h2",null,a("9r")),n?o(c,null,o("pre",{class:"text"},o("code",null,n)),t&&r.length>0&&o(To,{ats:r.slice(0,3),patch:n,as:e.plan.as})):o("p",{class:"muted"},a("9s")),e.state==="planned"&&s)}var Br={path:"/console/redrives/:id",title:"a3",view:({params:e})=>e.id==="new"?o(Wr,null):o(Hr,{id:e.id})};var Fr={path:"/console/redrives",title:"ac",nav:25,needs:"alerts.read",view:rd};function rd(){let e=on("/v1/redrives",4e3,n=>n.body.redrives,n=>n.id);return o("div",{class:"page"},o(B,{title:"ac",lead:"a6"}),o(Ee,{list:e,none:o(ad,null)},n=>o("div",{class:"list stack"},o(W,{caption:a("ac"),columns:id,items:n,id:t=>t.id,open:t=>X(be(t.id))}))))}function ad(){return o(P,{title:a("a7")},o("p",null,a("a8")),o("p",null,o("a",{href:"/console/groups"},a("1"))))}var id=[{title:"d8",cell:e=>o(Ao,{state:e.state})},{title:"ad",class:"wide",cell:e=>o(c,null,o("a",{href:be(e.id)},e.plan.note||a("a9",{id:e.id})),o(dn,{filter:e.plan.filter}))},{title:"aa",class:"number",cell:e=>o(te,{n:e.plan.counts.ready??0})},{title:"ab",class:"number",cell:e=>e.run?o(te,{n:e.run.sent}):"–"},{title:"a5",cell:e=>e.plan.by||"–"},{title:"ae",class:"time",cell:e=>o(O,{at:e.plan.time})}];var Vr={path:"/console/groups",title:"5e",nav:20,needs:"alerts.read",view:dd},Gr=["datatype","reason","sender"];function ud(){let e=new URLSearchParams;for(let t of[...Gr,"state","sort"])y(t)&&e.set(t,y(t));let n=e.toString();return"/v1/alert-groups"+(n&&"?"+n)}function dd(){let e=on(ud(),4e3,u=>u.body.groups,u=>u.id),n=v(void 0),t=A(null);ue([{key:"/",does:"6f",run:()=>t.current?.focus()}]);let s=e.answer?.states,r=v(new Map),i=[...Gr,"state"].some(u=>y(u));return o("div",{class:"page"},o(B,{title:"5e",lead:"51"}),o("div",{class:"narrow"},o(lo,{name:"state",label:a("d8"),choices:[{value:"",text:a("4t"),n:s&&ht.reduce((u,d)=>u+s[d],0)},...ht.map(u=>({value:u,text:a("state."+u),n:s?.[u]}))]}),o(fd,{first:t})),o(Ee,{list:e,none:o(pd,{filtered:i})},u=>o(md,{groups:u.map(d=>ld(d,r.value.get(d.id))),asked:n})),o(bo,{asked:n,onDone:u=>{r.value=new Map(r.value).set(u.id,u),e.again()}}))}function ld(e,n){return!n?.decision||n.decision.offset<=(e.decision?.offset??-1)?e:{...e,state:n.state,decision:n.decision}}function pd({filtered:e}){return e?o(P,{title:a("53")},o("p",null,a("54")),o("a",{class:"button",href:"/console/groups"},a("55"))):o(P,{title:a("52")},o("p",null,a("56")),o(en,null))}var cd=[{value:"",key:"5d"},{value:"count",key:"5b"},{value:"first",key:"5c"}];function fd({first:e}){let n=ne().channels??[],t=s=>r=>U({[s]:r.currentTarget.value});return o("form",{class:"filters",role:"search","aria-label":a("4x"),onSubmit:s=>s.preventDefault()},o("select",{ref:e,"aria-label":a("d1"),value:y("datatype"),onChange:t("datatype")},o("option",{value:""},a("4u")),n.map(s=>o("option",{key:s.datatype},s.datatype)),o("option",{value:"_none"},a("4v"))),o("select",{"aria-label":a("d4"),value:y("reason"),onChange:t("reason")},o("option",{value:""},a("57")),nn().map(([s,r])=>o("option",{key:s,value:s},r))),o("input",{type:"search","aria-label":a("d7"),placeholder:a("58"),value:y("sender"),onChange:s=>U({sender:s.currentTarget.value.trim()})}),o("select",{class:"end","aria-label":a("5a"),value:y("sort"),onChange:t("sort")},cd.map(s=>o("option",{key:s.value,value:s.value},a(s.key)))))}var Rt=e=>S("alerts.decide",e.datatype),Jr=[{title:"d8",class:"state",cell:e=>o(x,{state:e.state})},{title:"db",class:"what",cell:e=>o(hd,{group:e})},{title:"cy",class:"number",cell:e=>o(gd,{group:e})},{title:"4z",class:"hours",cell:e=>o(vd,{group:e})},{title:"4y",class:"time born",cell:e=>o(O,{at:e.first.time})},{title:"50",class:"time last",cell:e=>o(O,{at:e.last.time})}];function md({groups:e,asked:n}){let t=i=>{n.value=i},s=Q(()=>[...Jr,{title:"4w",class:"deeds",cell:i=>Rt(i)&&o("div",{class:"row"},o(vo,{group:i,onDecide:t}))}],[n]),r=(i,u)=>{let d=Rt(i)&&tn(i,u);d&&t({group:i,state:d})};return o("div",{class:"list"},o(W,{caption:a("5e"),columns:e.some(Rt)?s:Jr,items:e,id:i=>i.id,open:i=>X(ie(i.id)),keys:[{key:"a",does:"6e",run:i=>r(i,"a")},{key:"r",does:"6n",run:i=>r(i,"r")}]}))}function hd({group:e}){let n=e.senders.slice(0,3),t=e.decision;return o(c,null,o("a",{href:ie(e.id),class:"title"},o(ho,{fault:e})),o("p",{class:"muted"},n.map(({sender:s},r)=>o(c,null,r?", ":a("59")+" ",o(Re,{name:s,none:"c0"}))),e.senders.length>3&&" +"+(e.senders.length-3)),t&&(t.note||t.by)&&o("p",{class:"muted note"},t.by&&o("strong",null,t.by)," ",t.note))}function gd({group:{count:e,sent_again:n}}){return o(c,null,o(te,{n:e}),n>0&&o("p",{class:"muted note"},a("4s",{n})))}function vd({group:e}){let n=Sr(e,Kn.value);return o(wo,{counts:n,bad:e.state!=="resolved",label:a("4k",{n:n.reduce((t,s)=>t+s,0)})})}var At={path:"/console/login",title:"7w",view:bd};function Nt(){let e=URL.parse(y("next")||"/",location.origin);return e&&e.origin===location.origin&&(e.pathname==="/"||e.pathname.startsWith("/console/"))&&e.pathname!==At.path?e.pathname+e.search:"/"}function bd(){return Ps()?fe()?o(_d,null):!_n("openid")&&!_n("key")?o(P,{title:a("7r"),level:1},o("p",null,a("7s")),o("p",null,o("a",{href:"/"},a("19")))):o("div",{class:"page login"},o(B,{title:"7w",lead:"7q"}),o(yd,null),_n("openid")&&o("p",null,o("a",{class:"button primary",href:"/login?"+new URLSearchParams({next:Nt()})},a("7u"))),_n("key")&&o(wd,null)):null}function yd(){let e=w("login.failed."+y("failed"),"");return e?o("div",{class:"error",role:"alert"},o("p",null,e)):null}function wd(){let e=$();return o("form",{class:"card",onSubmit:async t=>{t.preventDefault();let s=new FormData(t.currentTarget).get("key");await e.run(()=>Cs(s.trim()))&&X(Nt(),!0)}},o("label",{class:"field"},a("7n"),o("input",{type:"password",name:"key",required:!0,autofocus:!0,autocomplete:"current-password",spellcheck:!1}),o("small",null,a("7o"))),o(b,{problem:e.problem.value}),o("button",{type:"submit",class:"primary",disabled:e.busy.value},a("7m")))}function _d(){return o(P,{title:a("7p",{who:fe()}),level:1},o("p",null,o("a",{href:Nt()},a("7t"))))}var qt=()=>Object.values(Ot);function Kr(e){for(let n of qt()){let t=_s(n.path,e);if(t)return{page:n,params:t}}}function Qr(){let e=v(!1),n=re.value.path,t=Kr(n),s=t?a(t.page.title):a("18");ue([{key:"?",does:"6g",run:()=>e.value=!0}]);let r=A(null),i=A(!0);return R(()=>{document.title=s+" · esclusa"},[s]),R(()=>{document.querySelector(".side nav [aria-current]")?.scrollIntoView({block:"nearest",inline:"nearest"}),i.current||(r.current?.querySelector("[autofocus]")??r.current)?.focus(),i.current=!1},[n]),o(c,null,o("a",{class:"skip",href:"#main"},a("1e")),o("div",{class:"frame"},o(xd,{path:n,onHelp:()=>e.value=!0}),o("main",{id:"main",ref:r,tabIndex:-1},t?o(t.page.view,{key:n,params:t.params}):o(kd,null))),o("div",{class:"said",role:"status"},vn.value&&o("p",null,vn.value)),o(Cd,{open:e.value,onClose:()=>e.value=!1}))}function kd(){return o(P,{title:a("18"),level:1},o("p",null,a("1a")),o("p",null,o("a",{href:"/"},a("19"))))}function xd({path:e,onHelp:n}){let t=qt().filter(r=>r.nav!==void 0&&(!r.needs||me(r.needs))).sort((r,i)=>r.nav-i.nav),s=r=>r==="/"?e==="/":e===r||e.startsWith(r+"/");return o("header",{class:"side"},o("a",{class:"brand",href:"/"},o("svg",{viewBox:"0 0 16 16",width:"20",height:"20","aria-hidden":"true"},o("rect",{width:"16",height:"16",rx:"3",class:"mark"}),o("path",{d:"M4 3v10M12 3v10M4 8l4 2 4-2",class:"gate"})),"esclusa"),o("nav",{"aria-label":a("1b")},o("ul",null,t.map(r=>o("li",{key:r.path},o("a",{href:r.path,"aria-current":e===r.path?"page":s(r.path)?"true":void 0},a(r.title)))))),o(Sd,null),o("div",{class:"settings"},o("label",null,o("span",{class:"hidden"},a("15")),o("select",{value:le.value,onChange:r=>le.value=r.currentTarget.value==="es"?"es":"en"},o("option",{value:"en"},"English"),o("option",{value:"es"},"Español"))),o("label",null,o("span",{class:"hidden"},a("1f")),o("select",{value:bn.value,onChange:r=>bn.value=r.currentTarget.value},o("option",{value:"auto"},a("1g")),o("option",{value:"light"},a("1i")),o("option",{value:"dark"},a("1h")))),o("button",{type:"button",class:"quiet",onClick:n},a("6p")," ",o("kbd",null,"?"))))}function Sd(){let e=$(),n=async()=>{await e.run(Ts)&&X("/console/login")};return Xn()&&re.value.path!=="/console/login"?o("div",{class:"who"},o("a",{href:En()},a("7w"))):fe()?o("div",{class:"who"},o("span",{title:fe()},fe()),Rs()&&o("button",{type:"button",class:"small",onClick:n,disabled:e.busy.value},a("7v")),o(b,{problem:e.problem.value})):null}function Cd({open:e,onClose:n}){return o(Ve,{open:e,title:a("6p"),onClose:n},o("dl",{class:"keys"},De.value.map(t=>o("div",{key:t.key},o("dt",null,o("kbd",null,t.key)),o("dd",null,a(t.does))))))}cs();ks();Ft(o(Qr,null),document.getElementById("app"));
