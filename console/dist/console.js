/* Parts are Preact's, under the MIT licence: licenses.txt */
var Gr=Object.defineProperty;var Kr=(e,n)=>{for(var t in n)Gr(e,t,{get:n[t],enumerable:!0})};var N,qt,Po,Ae,Co,qn,jt,Nn,Lt,Ro,To,Qr,ln=Symbol.for("pv"),jn={},Ln=[],Yr=/^m(i|n|o|s|text|space)$/,Ao=Array.isArray,No=Ln.slice,Le=Object.assign;function je(e){e&&e.parentNode&&e.remove()}function o(e,n,t){var s,a,i,u={},d=arguments.length;for(i in n)i=="key"?s=n[i]:i=="ref"&&typeof e!="function"?a=n[i]:u[i]=n[i];return d>2&&(u.children=d>3?No.call(arguments,2):t),dn(e,u,s,a,null)}function dn(e,n,t,s,a){var i={type:e,props:n,key:t,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:ln,__v:a||++qt,__i:-1,__u:0};return!a&&N.vnode&&N.vnode(i),i}function c(e){return e.children}function Ue(e,n){this.props=e,this.context=n,this.__g=0}function Ne(e,n){if(n==null)return e.__&&Ne(e.__,e.__i+1);for(var t;n<e.__k.length;n++)if((t=e.__k[n])&&t.__e)return t.__e;return typeof e.type!="function"||e.props.__P?null:Ne(e)}function Zr(e){var n,t=e.__v,s=t.__e,a=[],i=[],u=e.__P;u&&((n=Le({constructor:ln},t)).__v=t.__v+1,N.vnode&&N.vnode(n),Oo(u,n,t,e.__n,u.namespaceURI,32&t.__u?[s]:null,a,s||Ne(t),32&t.__u,i),n.__v=t.__v,n.__.__k[n.__i]=n,zt(a,n,i),t.__=t.__e=null,n.__e!=s&&It(n))}function It(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(n){return n&&(e.__e=n.__e)}),It(e)}function Nt(e){(8&e.__g||(e.__g|=8,Ae.push(e),qn++))&&Co==N.debounceRendering||((Co=N.debounceRendering)||queueMicrotask)(Mt)}function Mt(){try{for(var e,n=1;Ae.length;)Ae.length>n&&Ae.sort(jt),e=Ae.shift(),n=Ae.length,8&e.__g&&Zr(e)}finally{(qn=Ae.length)&&(Co||queueMicrotask)(Mt)}}function Dt(e,n,t,s,a,i,u,d,l,f,p){var h,y,m,_,I,A,M=s.__k||Ln,T=n.length;for(l=Xr(t,n,M,l,T),h=0;h<T;h++)(m=t.__k[h])!=null&&(y=~m.__i&&M[m.__i]||jn,m.__i=h,A=Oo(e,m,y,a,i,u,d,l,f,p),_=m.__e,(y.ref!=m.ref||8&y.__u)&&(y.ref&&qo(y.ref,null,m,y),m.ref&&p.push(m.ref,m.__c||_,m)),I=I||_,4&m.__u?(l=Ut(m,l,e,!y.__v),y.__e&&(y.__e=null)):typeof m.type=="function"&&A!==void 0?l=A:_&&(l=_.nextSibling),m.__u&=-21);return t.__e=I,l}function Xr(e,n,t,s,a){var i,u,d,l,f,p,h,y,m,_=t.length,I=_,A=0,M=0,T=e.__k=Array(a);for(i=0;i<a;i++)(u=n[i])!=null&&typeof u!="boolean"&&typeof u!="function"?(typeof u!="object"||u.constructor===String?u=T[i]=dn(null,u):Ao(u)?u=T[i]=dn(c,{children:u}):u.constructor===ln&&u.__b?u=T[i]=dn(u.type,u.props,u.key,u.ref,u.__v):T[i]=u,l=i+A,u.__=e,u.__b=e.__b+1,d=null,~(f=u.__i=Er(u,t,l,I))&&(I--,(d=t[f])&&(d.__u|=2)),d&&d.__v?(u.__u|=16,f==l-1?A--:f==l+1?A++:f!=l&&(f>l?A--:A++,M=1)):(~f||(a>_?A--:a<_&&A++),typeof u.type!="function"&&(u.__u|=4))):T[i]=null;if(M){for(p=[],h=[],i=0;i<a;i++)if((u=T[i])&&16&u.__u){for(A=0,y=p.length;A<y;)p[m=A+y>>1]<u.__i?A=m+1:y=m;p[A]=u.__i,h[i]=A+1}for(A=p.length;i--;)h[i]&&(h[i]==A?A--:T[i].__u|=4)}if(I)for(i=0;i<_;i++)!(d=t[i])||2&d.__u||(d.__e==s&&(s=Ne(d)),jo(d,d));return s}function Ut(e,n,t,s){var a,i,u,d;if(typeof e.type=="function"){if(e.props.__P)return n;if(a=e.__k)for(i=0;i<a.length;i++)a[i]&&(a[i].__=e,n=Ut(a[i],n,t,!1));return n}for(n&&!n.parentNode&&(n=Ne(e))&&!n.parentNode&&(n=null),u=e.__e,d=n;d&&d.nodeType==8;)d=d.nextSibling;for(u!=d&&(!s&&t.moveBefore&&u.parentNode?t.moveBefore(u,n):t.insertBefore(u,n||null)),n=u;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function Er(e,n,t,s){var a,i=e.key,u=e.type,d=n[t],l=d&&!(2&d.__u);if(d===null&&i==null||l&&i==d.key&&u==d.type)return t;if(s>(l?1:0)){for(a=t-1;a>=0;a--)if((d=n[a])&&!(2&d.__u)&&i==d.key&&u==d.type)return a;for(a=t+1;a<n.length;a++)if((d=n[a])&&!(2&d.__u)&&i==d.key&&u==d.type)return a}return-1}function Ot(e,n,t){t==null&&(t=""),n[0]=="-"?e.setProperty(n,t):e[n]=t}function An(e,n,t,s,a){var i,u;if(n=="style")if(typeof t=="string")e.style.cssText=t;else{if(typeof s=="string"&&(e.style.cssText=s=""),s)for(n in s)t&&n in t||Ot(e.style,n);if(t)for(n in t)s&&t[n]==s[n]||Ot(e.style,n,t[n])}else if(n[0]=="o"&&n[1]=="n")typeof t!="function"&&(t=null),typeof s!="function"&&(s=null),(e.__e||(e.__e={}))[n]=t,t&&s||(u=To[n]||(To[n]=ea(n)),(e.__a||(e.__a={}))[n]=Ro,i=n!=(n=n.replace(Lt,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),t?e.addEventListener(n,u,i):e.removeEventListener(n,u,i));else{if(a=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in e)try{return void(e[n]=t??"")}catch{}if(typeof t=="function")return;t==null||t===!1&&n[4]!="-"?e.removeAttribute(n):e.setAttribute(n,n=="popover"&&t==1?"":t)}}function ea(e){return function(n){var t=this.__e;if(t){if(t=t[e],n[Nn]==null)n[Nn]=Ro++;else if(n[Nn]<this.__a[e])return;return t(N.event?N.event(n):n)}}}function Oo(e,n,t,s,a,i,u,d,l,f){var p,h,y,m,_,I,A,M,T,S,j,_e,se,he,ve,At,Re,qe,ke=n.type;if(n.constructor!==ln)return null;128&t.__u&&(l=32&t.__u,p=t.__c.__z)&&(n.__u|=l,h=i=[],p.nodeType==8?d=On(p,i):i.push(p),d=i[0]||d),(p=N.__b)&&p(n);e:if(typeof ke=="function"){y=u.length;try{if(M=n.props,T=(p=ke.prototype)&&p.render,S=(p=ke.contextType)&&s[p.__c],j=p?S?S.props.value:p.__:s,(m=t.__c)?(n.__c=m,2&m.__g&&(m.__g|=1)):(T?n.__c=m=new ke(M,j):(n.__c=m=new Ue(M,j),m.constructor=ke,m.render=oa),S&&S.sub(m),m.state||(m.state={}),m.__n=s,m.__g|=8,m.__h=[],m.__k=[]),T&&(m.__s||(m.__s=m.state),ke.getDerivedStateFromProps&&(m.__s==m.state&&(m.__s=Le({},m.__s)),Le(m.__s,ke.getDerivedStateFromProps(M,m.__s)))),_=m.props,I=m.state,m.__v=n,t.__c){if(M!==_&&T&&!ke.getDerivedStateFromProps&&m.componentWillReceiveProps&&m.componentWillReceiveProps(M,j),n.__v==t.__v&&!(8&m.__g)||!(4&m.__g)&&m.shouldComponentUpdate&&m.shouldComponentUpdate(M,m.__s,j)===!1){n.__v!=t.__v&&(m.props=M,m.state=m.__s,m.__g&=-9),n.__e=t.__e,n.__k=t.__k,n.__k.some(function(le){le&&(le.__=n)}),Ln.push.apply(m.__h,m.__k),m.__k=[],m.__h.length&&u.push(m),d=Ne(t);break e}m.componentWillUpdate&&m.componentWillUpdate(M,m.__s,j),T&&m.componentDidUpdate&&m.__h.push(function(){m.componentDidUpdate(_,I,A)})}else T&&!ke.getDerivedStateFromProps&&m.componentWillMount&&m.componentWillMount(),T&&m.componentDidMount&&m.__h.push(m.componentDidMount);m.context=j,m.props=M,m.__P=e,m.__g&=-5,_e=N.__r,se=T?25:0;do m.__g&=-9,_e&&_e(n),p=m.render(m.props,m.state=m.__s,m.context);while(8&m.__g&&++se<25);T&&(Ln.push.apply(m.__h,m.__k),m.__k=[]),m.state=m.__s,m.getChildContext&&(s=Le({},s,m.getChildContext())),T&&t.__c&&m.getSnapshotBeforeUpdate&&(A=m.getSnapshotBeforeUpdate(_,I)),he=p&&p.type===c&&p.key==null?p.props.children:p,M.__P&&(p=d,a=(e=M.__P).namespaceURI,l=i=null,t.props&&t.props.__P!=e&&(t.__k.some(function(le){le&&jo(le,le)}),t.__k=null),d=t.__k?Ne(t,0):null),d=Dt(e,Ao(he)?he:[he],n,t,s,a,i,u,d,l,f),M.__P&&(n.__e=null,d=p),n.__u&=-161,h&&h.some(je),m.__h.length&&u.push(m),1&m.__g&&(m.__g&=-4)}catch(le){if(u.length=y,n.__v=null,l||i)if(le&&le.then){if(n.__u|=128|l,i){for(~(Re=i.indexOf(d||void 0))||(Re=i.length);(qe=i[Re-1])&&qe.nodeType==8;)Re--;for(;Re<i.length;Re++)if(qe=i[Re])if(i[Re]=null,ve){if(qe==At)break}else{if(qe.nodeType!=8)break;qe.data.startsWith("$s")&&(At=On(ve=qe))}}if(!ve){for(;d&&d.nodeType==8&&d.nextSibling;)d=d.nextSibling;ve=d}(p=On(ve=n.__c.__z||(n.__c.__z=ve)))?(n.__e=ve,d=p):n.__e=d,d=d&&d.nextSibling}else i&&i.some(je);else n.__e=t.__e;n.__k||(n.__k=t.__k||[]),le&&le.then||Wt(n),N.__e(le,n,t)}}else d=n.__e=na(t.__e,n,t,s,a,i,u,l,f,e);return(p=N.diffed)&&p(n),d}function On(e,n){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var t=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))t++;else if(e.data.startsWith("/$s")&&!--t)return e}n&&n.push(e)}}function Wt(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(Wt))}function zt(e,n,t){for(var s=0;s<t.length;)qo(t[s++],t[s++],t[s++]);N.__c&&N.__c(n,e),e.some(function(a){try{e=a.__h,a.__h=[],e.some(function(i){i.call(a)})}catch(i){N.__e(i,a.__v)}})}function na(e,n,t,s,a,i,u,d,l,f){var p,h,y,m,_,I,A,M,T=t.props||jn,S=n.props,j=n.type;if(j=="svg"?a="http://www.w3.org/2000/svg":j=="math"?a="http://www.w3.org/1998/Math/MathML":a||(a="http://www.w3.org/1999/xhtml"),i){for(p=0;p<i.length;p++)if((_=i[p])&&(j?_.localName==j:_.nodeType==3)){e=_,i[p]=null;break}}if(!e){if(M=f.ownerDocument||document,!j)return M.createTextNode(S);e=M.createElementNS(a,j,S.is?S:f),d&&(N.__m&&N.__m(n,i),d=!1),i=null}if(j){if(f=j=="template"&&e.content||e,i=j=="textarea"&&S.defaultValue!=null?null:i&&No.call(f.childNodes),!d&&i)for(T={},p=0;p<e.attributes.length;p++)T[(_=e.attributes[p]).name]=_.value;for(p in T)_=T[p],p=="dangerouslySetInnerHTML"?y=_:p=="children"||p in S||p=="value"&&"defaultValue"in S||p=="checked"&&"defaultChecked"in S||An(e,p,null,_,a);for(p in S)_=S[p],p=="children"?m=_:p=="dangerouslySetInnerHTML"?h=_:p=="value"?I=_:p=="checked"?A=_:d&&typeof _!="function"||T[p]===_||An(e,p,_,T[p],a);h?(d||y&&(h.__html==y.__html||h.__html==e.innerHTML)||(e.innerHTML=h.__html),n.__k=[]):(y&&(e.textContent=""),(j=="foreignObject"||a=="http://www.w3.org/1998/Math/MathML"&&Yr.test(j))&&(a="http://www.w3.org/1999/xhtml"),Dt(f,Ao(m)?m:[m],n,t,s,a,i,u,i?i[0]:t.__k&&Ne(t,0),d,l),i&&i.some(je)),d&&j!="textarea"||(p="value",j=="progress"&&I==null?e.removeAttribute(p):I==null||I===e[p]&&(j!="progress"||I)||An(e,p,I,T[p],a),p="checked",A!=null&&A!=e[p]&&An(e,p,A,T[p],a))}else T===S||d&&e.data==S||(e.data=S);return e}function qo(e,n,t,s){try{typeof e=="function"?n?n.__x=e(n)||1:s&&(s=s.__c||s.__e)&&(n=s.__x)&&(s.__x=null,typeof n=="function"?n():e(null)):e.current=n}catch(a){N.__e(a,t)}}function jo(e,n,t){var s,a,i,u;if(N.unmount&&N.unmount(e),!(s=e.ref)||s.current&&s.current!=e.__e||qo(s,null,n,e),s=e.__c){if(s.componentWillUnmount)try{s.componentWillUnmount()}catch(d){N.__e(d,n)}s.__P=s.__n=null}if(s=e.__k)for(u=0;u<s.length;u++)s[u]&&jo(s[u],n,typeof e.type!="function"||t&&!e.props.__P);!t&&(s=e.__c)&&(s=s.__z)&&(a=On(s,i=[]))&&(s==e.__e&&i.some(je),je(a),je(s)),t||je(e.__e),e.__e=e.__c=e.__=null}function oa(e,n,t){return this.constructor(e,t)}function Ht(e,n){var t,s,a,i;N.__&&N.__(e,n),n.nodeType==9&&(n=n.documentElement),s=(t=e&&32&e.__u)?null:n.__k,n.__k=dn(c,{children:[e]}),a=[],i=[],Oo(n,n.__k,s||jn,jn,n.namespaceURI,s?null:n.firstChild?No.call(n.childNodes):null,a,s?s.__e:n.firstChild,t,i),zt(a,n.__k,i),n.__k.props.children=null}N={__e:function(e,n,t,s){for(var a,i,u;n=n.__;)if((a=n.__c)&&!(1&a.__g)){a.__g|=4;try{if((u=(i=a.constructor)&&i.getDerivedStateFromError)&&a.setState(i.getDerivedStateFromError(e)),a.componentDidCatch&&(a.componentDidCatch(e,s||{}),u=1),u&&8&a.__g)return void(a.__g|=2)}catch(d){e=d}}throw qn=0,e}},qt=0,Po=function(e){return e!=null&&e.constructor===ln},Ue.prototype.setState=function(e,n){var t=this.__s;t&&t!=this.state||(t=this.__s=Le({},this.state)),typeof e=="function"&&(e=e(Le({},t),this.props)),e&&(Le(t,e),this.__v&&(n&&this.__k.push(n),Nt(this)))},Ue.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),Nt(this))},Ue.prototype.render=c,Ae=[],qn=0,jt=function(e,n){return e.__v.__b-n.__v.__b},Nn=Symbol(),Lt=/(PointerCapture)$|Capture$/i,Ro=0,To={},Qr=0;var We,Z,Lo,$t,ta=Object.is,Io=0,Zt=[],Mo=[],F=N,Bt=F.__b,Ft=F.__r,Jt=F.diffed,Vt=F.__c,Gt=F.unmount,Kt=F.__;function In(e,n){F.__h&&F.__h(Z,e,Io||n),Io=0;var t=Z.__H||(Z.__H={__:[],__h:[]});return e>=t.__.length&&t.__.push({}),t.__[e]}function O(e,n){var t=In(We++,3);!F.__s&&Uo(t.__H,n)&&(t.__P=!0,t.__=e,t.u=n,Z.__H.__h.push(t))}function Mn(e,n){var t=In(We++,4);!F.__s&&Uo(t.__H,n)&&(t.__P=!1,t.__=e,t.u=n,Z.__h.push(t))}function R(e){return Io=5,ze(function(){return{current:e}},[])}function ze(e,n){var t=In(We++,7);return Uo(t.__H,n)&&(t.__=e(),t.__H=n),t.__}function Xt(){var e=In(We++,11);if(!e.__){for(var n=Z.__v;!n.__m&&n.__;)n=n.__;var t=n.__m||(n.__m=[0,0]);e.__="P"+t[0]+"-"+t[1]++}return e.__}function sa(){var e;do{for(;e=Mo.shift();)try{pn(e)}catch(t){F.__e(t,{__:(e=e.__P)&&e.__v})}for(;e=Zt.shift();){var n=e.__H;if(e.__P&&n)try{n.__h.some(pn),n.__h.some(Do),n.__h=[]}catch(t){n.__h=[],F.__e(t,e.__v)}}}while(Mo.length)}F.__b=function(e){Z=null,Bt&&Bt(e)},F.__=function(e,n){e&&n.__k&&n.__k.__m&&(e.__m=n.__k.__m),Kt&&Kt(e,n)},F.__r=function(e){Ft&&Ft(e),We=0;var n=(Z=e.__c).__H;n&&(Lo==Z?Z.__h=[]:(n.__h.some(pn),n.__h.some(Do),We=0),n.__h=[],n.__.some(function(t){t.__N&&(t.__=t.__N),t.u=t.__N=void 0})),Lo=Z},F.diffed=function(e){Jt&&Jt(e);var n=e.__c;n&&n.__H&&(n.__H.__h.length&&Yt(Zt.push(n)),n.__H.__.some(function(t){t.u&&(t.__H=t.u)})),Lo=Z=null},F.__c=function(e,n){n.some(function(t){try{t.__h.some(pn),t.__h=t.__h.filter(function(s){return!s.__||Do(s)})}catch(s){t.__h=[function(){throw s}]}}),Vt&&Vt(e,n)},F.unmount=function(e){Gt&&Gt(e);var n,t,s=e.__c;s&&s.__H&&(s.__H.__.some(function(a){try{if(a.__P&&a.__c){if(t===void 0){for(t=e.__;t&&(!t.__c||!t.__c.__P);)t=t.__;t=t&&t.__c}a.__P=t,Yt(Mo.push(a))}else pn(a)}catch(i){n=i}}),s.__H=void 0,n&&F.__e(n,s.__v))};var Qt=typeof requestAnimationFrame=="function";function ra(e){var n,t=function(){clearTimeout(s),Qt&&cancelAnimationFrame(n),setTimeout(e)},s=setTimeout(t,35);Qt&&(n=requestAnimationFrame(t))}function Yt(e){e!=1&&$t==F.requestAnimationFrame||(($t=F.requestAnimationFrame)||ra)(sa)}function pn(e){var n=Z,t=e.__c;typeof t=="function"&&(e.__c=void 0,t()),Z=n}function Do(e){var n=Z;e.__c=e.__(),Z=n}function Uo(e,n){return!e||e.length!=n.length||n.some(function(t,s){return!ta(t,e[s])})}var aa=Symbol.for("preact-signals");function zn(){if(xe>1){xe--;return}let e,n=!1;for((function(){let t=Dn;for(Dn=void 0;t!==void 0;){let s=t.S;if(s.v===t.v)for(let a=s.t;a!==void 0;a=a.x)a.i===t.i&&(a.i=s.i);t=t.o}})();fn!==void 0;){let t=fn;for(fn=void 0,Un++;t!==void 0;){let s=t.u;if(t.u=void 0,t.f&=-3,!(8&t.f)&&es(t))try{t.c()}catch(a){n||(e=a,n=!0)}t=s}}if(Un=0,xe--,n)throw e}function zo(e){if(xe>0)return e();Wo=++ia,xe++;try{return e()}finally{zn()}}var D,cn,fn;function mn(e){let n=D,t=cn;D=void 0,cn=void 0;try{return e()}finally{D=n,cn=t}}var Dn,xe=0,Un=0,ia=0,Wo=0,Wn=0;function Et(e){if(D===void 0)return;let n=e.n;if(n===void 0||n.t!==D)return n={i:0,S:e,p:D.s,n:void 0,t:D,e:void 0,x:void 0,r:n},D.s!==void 0&&(D.s.n=n),D.s=n,e.n=n,32&D.f&&e.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=D.s,n.n=void 0,D.s.n=n,D.s=n),n}function G(e,n){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}G.prototype.brand=aa;G.prototype.h=function(){return!0};G.prototype.S=function(e){let n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:mn(()=>{var t;(t=this.W)==null||t.call(this)}))};G.prototype.U=function(e){if(this.t!==void 0){let n=e.e,t=e.x;n!==void 0&&(n.x=t,e.e=void 0),t!==void 0&&(t.e=n,e.x=void 0),e===this.t&&(this.t=t,t===void 0&&mn(()=>{var s;(s=this.Z)==null||s.call(this)}))}};G.prototype.subscribe=function(e){return ue(()=>{let n=this.value;mn(()=>e(n))},{name:"sub"})};G.prototype.valueOf=function(){return this.value};G.prototype.toString=function(){return this.value+""};G.prototype.toJSON=function(){return this.value};G.prototype.peek=function(){return mn(()=>this.value)};Object.defineProperty(G.prototype,"value",{get(){let e=Et(this);return e!==void 0&&(e.i=this.i),this.v},set(e){if(e!==this.v){if(Un>100)throw new Error("Cycle detected");(function(n){xe!==0&&Un===0&&n.l!==Wo&&(n.l=Wo,Dn={S:n,v:n.v,i:n.i,o:Dn})})(this),this.v=e,this.i++,Wn++,xe++;try{for(let n=this.t;n!==void 0;n=n.x)n.t.N()}finally{zn()}}}});function z(e,n){return new G(e,n)}function es(e){for(let n=e.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function ns(e){for(let n=e.s;n!==void 0;n=n.n){let t=n.S.n;if(t!==void 0&&(n.r=t),n.S.n=n,n.i=-1,n.n===void 0){e.s=n;break}}}function os(e){let n,t=e.s;for(;t!==void 0;){let s=t.p;t.i===-1?(t.S.U(t),s!==void 0&&(s.n=t.n),t.n!==void 0&&(t.n.p=s)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=s}e.s=n}function Ie(e,n){G.call(this,void 0,n),this.x=e,this.s=void 0,this.g=Wn-1,this.f=4}Ie.prototype=new G;Ie.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Wn))return!0;if(this.g=Wn,this.f|=1,this.i>0&&!es(this))return this.f&=-2,!0;let e=D;try{ns(this),D=this;let n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return D=e,os(this),this.f&=-2,!0};Ie.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(let n=this.s;n!==void 0;n=n.n)n.S.S(n)}G.prototype.S.call(this,e)};Ie.prototype.U=function(e){if(this.t!==void 0&&(G.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(let n=this.s;n!==void 0;n=n.n)n.S.U(n)}};Ie.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(let e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(Ie.prototype,"value",{get(){if(1&this.f)throw new Error("Cycle detected");let e=Et(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function Hn(e,n){return new Ie(e,n)}function ts(e){let n=e.j;if(e.j=void 0,typeof n=="function"){xe++;let t=D;D=void 0;try{n()}catch(s){throw e.f&=-2,e.f|=8,Ho(e),s}finally{D=t,zn()}}}function Ho(e){for(let n=e.s;n!==void 0;n=n.n)n.S.U(n);e.x=void 0,e.s=void 0,ts(e)}function ua(e){if(D!==this)throw new Error("Out-of-order effect");os(this),D=e,this.f&=-2;try{8&this.f&&Ho(this)}finally{zn()}}function He(e,n){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,cn&&cn.push(this)}He.prototype.c=function(){let e=this.S();try{if(8&this.f||this.x===void 0)return;let n=this.x();typeof n=="function"&&(this.j=n)}finally{e()}};He.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,ts(this),ns(this),xe++;let e=D;return D=this,ua.bind(this,e)};He.prototype.N=function(){2&this.f||(this.f|=2,this.u=fn,fn=this)};He.prototype.d=function(){this.f|=8,1&this.f||Ho(this)};He.prototype.dispose=function(){this.d()};function ue(e,n){let t=new He(e,n);try{t.c()}catch(a){throw t.d(),a}let s=t.d.bind(t);return s[Symbol.dispose]=s,s}var da=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__,ss,Bn,$n;var rs=[];ue(function(){ss=this.N})();function $e(e,n){N[e]=n.bind(null,N[e]||(()=>{}))}function hn(e){if($n){let n=$n;$n=void 0,n()}$n=e&&e.S()}function as({data:e}){let n=g(e);n.name="ReactiveDom",n.value=e;let[t,s]=ze(()=>{let a=this,i=this.__v;for(;i=i.__;)if(i.__c){i.__c.__$f|=4;break}let u=Hn(()=>{let p=n.value.value;return p===0?0:p===!0?"":p||""}),d=Hn(()=>!Array.isArray(u.value)&&!Po(u.value)),l=ue(function(){if(this.N=is,d.value){let p=u.value;a.__v&&a.__v.__e&&a.__v.__e.nodeType===3&&(a.__v.__e.data=p)}}),f=this.__$u.d;return this.__$u.d=function(){l(),f.call(this)},[d,u]},[]);return t.value?s.peek():s.value}as.displayName="ReactiveTextNode";Object.defineProperties(G.prototype,{constructor:{configurable:!0,value:o(c,null).constructor},type:{configurable:!0,value:as},props:{configurable:!0,get(){let e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});$e("__b",(e,n)=>{if(hn(),Bn=void 0,typeof n.type=="string"){let t,s=n.props;for(let a in s){if(a==="children")continue;let i=s[a];i instanceof G&&(t||(n.__np=t={}),t[a]=i,s[a]=i.peek())}}e(n)});$e("__r",(e,n)=>{if(e(n),n.type!==c){hn();let t,s=n.__c;s&&(s.__$f&=-2,t=s.__$u,t===void 0&&(s.__$u=t=(function(a,i){let u;return ue(function(){u=this},{name:i}),u.c=a,u})((function(a){return function(){var i;da&&((i=this.y)==null||i.call(this)),a.__$f|=1,a.setState({})}})(s),typeof n.type=="function"?n.type.displayName||n.type.name:""))),Bn=s,hn(t)}});$e("__e",(e,n,t,s)=>{hn(),Bn=void 0,e(n,t,s)});$e("diffed",(e,n)=>{hn(),Bn=void 0;let t;if(typeof n.type=="string"&&(t=n.__e)){let s=n.__np,a=n.props,i=t.U;if(i)for(let u in i){let d=i[u];d===void 0||s&&u in s||(d.d(),i[u]=void 0)}if(s){i||(i={},t.U=i);for(let u in s){let d=i[u],l=s[u];d===void 0?(d=la(t,u,l,a),i[u]=d):d.o(l,a)}}}e(n)});function la(e,n,t,s){let a=n in e&&e.ownerSVGElement===void 0,i=z(t);return{o:(u,d)=>{i.value=u,s=d},d:ue(function(){this.N=is;let u=i.value.value;s[n]!==u&&(s[n]=u,a?e[n]=u:u!=null&&(u!==!1||n[4]==="-")?e.setAttribute(n,u):e.removeAttribute(n))})}}$e("unmount",(e,n)=>{if(typeof n.type=="string"){let t=n.__e;if(t){let a=t.U;if(a){t.U=void 0;for(let i in a){let u=a[i];u&&u.d()}}}let s=n.__np;if(s){let a=n.props;for(let i in s)a[i]=s[i]}n.__np=void 0}else{let t=n.__c;if(t){t.__$f|=8;let s=t.__$u;s&&(t.__$u=void 0,s.d())}}e(n)});$e("__h",(e,n,t,s)=>{s<3&&(n.__$f|=2),e(n,t,s)});Ue.prototype.shouldComponentUpdate=function(e,n){if(this.__R)return!0;let t=this.__$u,s=t&&t.s!==void 0;for(let a in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){let a=2&this.__$f;if(!(s||a||4&this.__$f)||1&this.__$f)return!0}else if(!(s||4&this.__$f)||3&this.__$f)return!0;for(let a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(let a in this.props)if(!(a in e))return!0;return!1};function g(e,n){return ze(()=>z(e,n),[])}var pa=e=>{queueMicrotask(()=>{queueMicrotask(e)})};function ca(){zo(()=>{let e;for(;e=rs.shift();)ss.call(e)})}function is(){rs.push(this)===1&&(N.requestAnimationFrame||pa)(ca)}var gn=z(""),us;function ne(e){clearTimeout(us),gn.value=e,us=setTimeout(()=>gn.value="",6e3)}function Bo(e){try{return localStorage.getItem("esclusa."+e)}catch{return null}}function $o(e,n){try{localStorage.setItem("esclusa."+e,n)}catch{}}function fa(){let e=Bo("language");return e==="en"||e==="es"?e:navigator.language.toLowerCase().startsWith("es")?"es":"en"}function ma(){let e=Bo("theme");return e==="light"||e==="dark"?e:"auto"}var re=z(fa()),vn=z(ma()),Se=z(Bo("signature")??"");function ds(){ue(()=>{document.documentElement.lang=re.value,$o("language",re.value)}),ue(()=>{document.documentElement.dataset.theme=vn.value,$o("theme",vn.value)}),ue(()=>$o("signature",Se.value))}var ls=[["must be there","debe estar"],["must be there beside another member","debe estar junto a otro miembro"],["must not be there","no debe estar"],["must not be there: the schema does not know it","no debe estar: el esquema no lo conoce"],["must not be there beside *","no debe estar junto a *"],["must not be there twice","no debe estar dos veces"],["must be ~","debe ser ~"],["must be ~, such as *","debe ser ~, como *"],["must be an integer of * bits, 0 or more","debe ser un entero de * bits, 0 o más"],["must be an integer of * bits","debe ser un entero de * bits"],["must be a number of at most * characters","debe ser un número de como máximo * caracteres"],["must be a number that * bits of floating point can hold","debe ser un número que quepa en * bits de coma flotante"],["must be a key of at most * characters","debe ser una clave de como máximo * caracteres"],["must be a string that names the datatype","debe ser un texto que nombre el tipo de dato"],["must be one of the values that the schema lists","debe ser uno de los valores que enumera el esquema"],["must be the value that the schema says","debe ser el valor que dice el esquema"],["must be what the schema describes","debe ser lo que describe el esquema"],["must not be what the schema excludes","no debe ser lo que excluye el esquema"],["must be a string that is not empty, or an integer","debe ser un texto no vacío, o un entero"],["must be a multiple of *","debe ser múltiplo de *"],["must be above *","debe ser mayor que *"],["must be below *","debe ser menor que *"],["must be at least *","debe ser al menos *"],["must be at most * bytes long","debe tener como máximo * bytes"],["must be at most *","debe ser como máximo *"],["must be one of *","debe ser uno de *"],["must be base64 of RFC 4648 with padding and without line breaks","debe ser base64 según RFC 4648, con relleno y sin saltos de línea"],["must be the SHA-256 of the decoded data in lower-case hexadecimal","debe ser el SHA-256 de los datos decodificados, en hexadecimal y minúsculas"],["must be the length of the decoded data in bytes","debe ser la longitud de los datos decodificados, en bytes"],["must begin with the bytes of its media_type","debe empezar con los bytes de su media_type"],["must have at least * ~","debe tener al menos * ~"],["must have at most * ~","debe tener como máximo * ~"],["must have at least one of *","debe tener al menos uno de *"],["must have exactly one of *","debe tener exactamente uno de *"],["must fit at least one of the alternatives","debe cumplir al menos una de las alternativas"],["must fit exactly one of the alternatives","debe cumplir exactamente una de las alternativas"],["must not have the same item twice","no debe tener dos veces el mismo elemento"],["must match the pattern *","debe cumplir el patrón *"],["must have a name that the schema allows","debe tener un nombre que el esquema admita"],["must be a whole JSON object; it ends too early","debe ser un objeto JSON entero; termina antes de tiempo"],["must be one JSON object","debe ser un objeto JSON"],["must be one JSON object, not ~","debe ser un objeto JSON, no ~"],["must be one JSON object, not ~, in the framing of *'s schema registry *","debe ser un objeto JSON, no ~, en el envoltorio del registro de esquemas de * *"],["must be one JSON object, in the framing of *'s schema registry *","debe ser un objeto JSON, en el envoltorio del registro de esquemas de * *"],["must be JSON","debe ser JSON"],["must be JSON in UTF-8","debe ser JSON en UTF-8"],["must be JSON in UTF-8, not in *","debe ser JSON en UTF-8, no en *"],["must end after the object","debe terminar tras el objeto"],["must end after the object: another document follows","debe terminar tras el objeto: sigue otro documento"],["must not have a comma before a closing bracket","no debe tener una coma antes de cerrar"],["must not have comments","no debe tener comentarios"],["must have double quotes around names","debe tener los nombres entre comillas dobles"],["must have double quotes around strings and names, not single ones","debe tener textos y nombres entre comillas dobles, no simples"],["must have true, false and null in lower case","debe tener true, false y null en minúsculas"],["must have numbers, and null in place of *","debe tener números, y null en lugar de *"],["must have null in place of *","debe tener null en lugar de *"],["must be plain JSON, not compressed with *: leave that to Kafka's producer *","debe ser JSON sin comprimir, no con *: déjaselo al productor de Kafka *"],["must be plain JSON, without the framing of *'s schema registry *","debe ser JSON a secas, sin el envoltorio del registro de esquemas de * *"],["must be one CloudEvent in JSON *, not ~","debe ser un solo CloudEvent en JSON *, no ~"],["must be one CloudEvent in JSON *, not in *","debe ser un solo CloudEvent en JSON *, no en *"],["must be an object, not a string: give it to the SDK as an object, not as text","debe ser un objeto, no un texto: dáselo al SDK como objeto, no como texto"],["must be there, and be an object","debe estar, y ser un objeto"],["must have a name of lower-case letters and digits","debe tener un nombre de letras minúsculas y dígitos"],["must be a string, a number or a boolean","debe ser un texto, un número o verdadero o falso"],["must have content-type *, if it is the CloudEvent that it looks like, or name its datatype in header datatype","debe tener content-type *, si es el CloudEvent que parece, o nombrar su tipo de dato en la cabecera datatype"],["must have an exponent of at most * digits","debe tener un exponente de como máximo * dígitos"],["must have an item that the schema asks for","debe tener un elemento de los que pide el esquema"],["must not have more items than the schema describes","no debe tener más elementos de los que describe el esquema"],["must have decimal numbers without leading zeros","debe tener números decimales sin ceros delante"],["must have digits on both sides of a number's point","debe tener dígitos a ambos lados del punto de un número"],["must have numbers without a plus sign before them","debe tener números sin un signo más delante"],["must have strings for member names","debe tener textos como nombres de miembros"],["must have control characters in strings escaped, a new line as *","debe tener escapados los caracteres de control en los textos, un salto de línea como *"],["must have both halves of a surrogate pair in strings, or none","debe tener en los textos las dos mitades de un par sustituto, o ninguna"],["must have only the escapes of JSON in strings","debe tener en los textos solo los escapes de JSON"],["must hold at most * array elements and members in all","debe contener como máximo * elementos y miembros en total"],["must have headers of at most * bytes in all","debe tener cabeceras de como máximo * bytes en total"],["must have a key of at most * bytes","debe tener una clave de como máximo * bytes"],["must have a key in UTF-8","debe tener una clave en UTF-8"],["must have a key that is an integer as the rows have it, such as 7, not 007 or 7.0","debe tener una clave que sea un entero como el de las filas, como 7, no 007 ni 7.0"],["must not begin with a byte-order mark","no debe empezar con una marca de orden de bytes"],["must not have two values for header *","no debe tener dos valores en la cabecera *"],["must not name two versions, one in header * and one in *","no debe nombrar dos versiones, una en la cabecera * y otra en *"],["must be the $id of a version of the datatype that is not retired","debe ser el $id de una versión del tipo de dato que no esté retirada"],["must have a value: only what is kept in a table can be erased","debe tener un valor: solo se puede borrar lo que se guarda en una tabla"],["must have a key that says what to erase","debe tener una clave que diga qué borrar"],["must be nested at most * deep","debe anidarse como máximo * niveles"],["must name a datatype of the catalogue*","debe nombrar un tipo de dato del catálogo*"],["must name its datatype: in header datatype, in the type of a CloudEvent, or in member datatype","debe nombrar su tipo de dato: en la cabecera datatype, en el tipo de un CloudEvent o en el miembro datatype"],["this needs the right to * here, which you do not have","hace falta el permiso *, que no tienes"],["this needs the right to *, which whoever shows neither key nor token nor certificate does not have","hace falta el permiso *, que no tiene quien no muestra clave, token ni certificado"],["this is no API key that is known","no es ninguna clave de API conocida"],["another record lies in its place","hay otro registro en su lugar"],["it was sent again * times","se reenvió * veces"],["the record was taken as it came","el registro se aceptó tal como llegó"],["by another of this plan","por otro de este plan"],["somebody over HTTP","alguien por HTTP"],["the alerts cannot be read now","las alertas no se pueden leer"],["the journal cannot be read now","el diario no se puede leer"],["the process is still starting","el proceso aún arranca"],["not ready yet: *","aún no está listo: *"],["the schema has faults","el esquema tiene fallos"]],ps={character:"carácter",characters:"caracteres",item:"elemento",items:"elementos",member:"miembro",members:"miembros","an integer":"un entero","a number":"un número","a string":"un texto","an object":"un objeto","an array":"una lista","a boolean":"verdadero o falso",null:"null",nothing:"nada","a date and time of RFC 3339":"una fecha y hora de RFC 3339","a date of RFC 3339":"una fecha de RFC 3339","a time of RFC 3339":"una hora de RFC 3339","a duration of RFC 3339":"una duración de RFC 3339","an e-mail address":"una dirección de correo","a host name":"un nombre de host","an IPv4 address":"una dirección IPv4","an IPv6 address":"una dirección IPv6","a UUID":"un UUID","a URI":"un URI","a URI template of RFC 6570":"una plantilla de URI de RFC 6570","a batch of events: send each in a record of its own":"un lote de eventos: envía cada uno en su propio registro","in another format":"en otro formato","an IRI":"un IRI","an IRI that names a place":"un IRI que nombre un lugar","a relative JSON Pointer":"un JSON Pointer relativo",headers:"cabeceras","a URI that names a place":"un URI que nombre un lugar","a relative reference":"una referencia relativa","a JSON Pointer":"un JSON Pointer","a regular expression of ECMA 262":"una expresión regular de ECMA 262"};var[ha,ga,va]=[`alert.withheld.all
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
`)),Fo=Object.fromEntries(ga.map((e,n)=>[ha[n-480]??n.toString(36),[e,va[n]]]));function r(e,n={}){let t=Fo[e][re.value==="es"?1:0].split("|");return(t.length>1&&n.n!==1?t[1]:t[0]).replace(/\{(\w+)\}/g,(a,i)=>{let u=n[i];return typeof u=="number"?J(u):u??""})}function w(e,n){return e in Fo?r(e):n}function J(e){return new Intl.NumberFormat(re.value,{maximumFractionDigits:0}).format(e)}function Fn(e){return e<1e5?J(e):new Intl.NumberFormat(re.value,{notation:"compact",maximumFractionDigits:1}).format(e)}function Be(e){return new Intl.NumberFormat(re.value,{maximumFractionDigits:e<10?1:0}).format(e)}var Jn=z(Date.now());setInterval(()=>{document.hidden||(Jn.value=Date.now())},5e3);var ba=[["year",31536e3],["month",2592e3],["day",86400],["hour",3600],["minute",60]];function cs(e){let n=Math.round((e.getTime()-Jn.value)/1e3),t=new Intl.RelativeTimeFormat(re.value,{numeric:"auto",style:"short"});for(let[s,a]of ba)if(Math.abs(n)>=a)return t.format(Math.trunc(n/a),s);return Math.abs(n)<10?r("c7"):t.format(n,"second")}function fs(e){return e.toISOString().replace("T"," ").replace(/(\.\d+)?Z$/," UTC")}function Vn(e){let n=e<90?"second":e<5400?"minute":"hour",t={second:1,minute:60,hour:3600}[n];return new Intl.NumberFormat(re.value,{style:"unit",unit:n,unitDisplay:"short",maximumFractionDigits:0}).format(e/t)}function Fe(e){let n=!e.datatype||e.datatype==="_none"?r("2w"):e.datatype,t=e.message?H(e.message):w("reason."+e.reason,e.reason);return e.keyword==="additionalProperties"&&!e.pointer?{who:n+":",where:"",what:r("2v")+" "+t}:{who:n,where:e.pointer??"",what:t}}var ya,wa=([e,n])=>({is:new RegExp("^"+e.replace(/[$+.]/g,"\\$&").replace(/[*~]/g,"(.*)")+"$"),parts:e.match(/[*~]/g)??[],spanish:n});function _a(e){let n=e.split(" or ").map(t=>ps[t]);return n.includes(void 0)?void 0:n.join(" o ")}function H(e){if(re.value!=="es")return e;let n=/^(.+) \(at byte (\d+)\)$/.exec(e);if(n)return`${H(n[1])} (byte ${n[2]})`;let t=/^(\/\S*) (must .+)$/.exec(e);if(t)return t[1]+" "+H(t[2]);for(let{is:s,parts:a,spanish:i}of ya??=ls.map(wa)){let u=s.exec(e)?.slice(1).map((d,l)=>a[l]==="~"?_a(d):d);if(u&&!u.includes(void 0))return i.replace(/[*~]/g,()=>u.shift())}return e}var K=class extends Error{constructor(t,s,a=0){super(s.detail||s.title||String(t));this.status=t;this.body=s;this.retryAfter=a}status;body;retryAfter;again=!1;get sentence(){let t=H(this.message);switch(this.status){case 0:return r(this.again?"8z":"93");case 401:return r("95",{detail:t});case 403:return r("91",{detail:t});case 429:return r("94",{detail:t,n:this.retryAfter||1});case 503:return r(this.again?"92":"90",{detail:t})}return t}get passing(){return this.status===0||this.status===429||this.status>=500}},Vo=z(0);async function L(e,n={}){let t=await Ko(e,n);return{...t,body:t.text?JSON.parse(t.text):void 0}}async function Go(e,n){let t=new Headers(n.headers),s={method:n.method??"GET",headers:t,signal:n.signal};n.ifMatch&&t.set("If-Match",n.ifMatch),n.body!==void 0&&(s.body=typeof n.body=="string"?n.body:JSON.stringify(n.body),t.set("Content-Type","application/json"));let a=await fetch(e,s).catch(Gn);if(a.ok)return a;a.status===401&&Vo.value++;let i=await a.text().catch(Gn),u={};try{u=JSON.parse(i)}catch{u={detail:a.statusText}}throw new K(a.status,u,Number(a.headers.get("Retry-After"))||0)}function Gn(e){throw e.name==="AbortError"?e:new K(0,{})}async function Ko(e,n){let t=await Go(e,n),s=await t.text().catch(Gn);return{body:s,text:s,status:t.status,tag:t.headers.get("ETag")??""}}async function ms(e,n,t){let s=await Go(e,n);for await(let a of gs(s.body))a&&t(JSON.parse(a))}function Jo(e,n){return new Promise(t=>{let s=setTimeout(t,e);n.addEventListener("abort",()=>(clearTimeout(s),t()),{once:!0})})}function hs(e){let n,t=()=>{document.hidden?(n?.abort(),n=void 0):n||(n=new AbortController,e(n.signal).catch(s=>{if(s.name!=="AbortError")throw s}))};return document.addEventListener("visibilitychange",t),t(),()=>{document.removeEventListener("visibilitychange",t),n?.abort()}}var k=(e,n=0,t)=>bn(e&&[e,t].join(" "),n,s=>L(e,{method:t&&"POST",body:t,signal:s}));function bn(e,n,t,s=0){let a=g({of:""}),i=g(0);O(()=>{if(e)return hs(async l=>{for(let f=0;;){let p=n;try{a.value={of:e,answer:await t(l)},f=0}catch(h){if(!(h instanceof K))throw h;if(h.again=h.passing,a.value={of:e,answer:a.peek().of===e?a.peek().answer:void 0,problem:h},!h.again)return;p=Math.max(n,h.retryAfter*1e3,Math.min(1e3*2**f++,15e3))}if(!p||(await Jo(p,l),l.aborted))return}})},[e,n,s,i.value]);let{answer:u,problem:d}=a.value.of===e?a.value:{};return{value:{value:u?.body},text:{value:u?.text},tag:{value:u?.tag??""},problem:{value:d},again:()=>{i.value++}}}function Kn(e){let n=g("");return O(()=>{let t=setTimeout(()=>n.value=e,300);return()=>clearTimeout(t)},[e]),n.value===e}function yn(e,n,t){let s="";return hs(async a=>{for(let i=0;!a.aborted;){try{let u={Accept:"text/event-stream"};s&&(u["Last-Event-ID"]=s);let d=await Go(e,{signal:a,headers:u});t(void 0),i=0;for await(let l of ka(d.body))l.id&&(s=l.id),n(l)}catch(u){if(u.name==="AbortError")return;let d=u instanceof K?u:new K(0,{});if(d.status===400&&s){s="";continue}if(d.again=d.passing,t(d),!d.again)return;await Jo(Math.max(d.retryAfter*1e3,Math.min(1e3*2**i++,15e3)),a);continue}await Jo(250,a)}})}async function*gs(e){let n=e.pipeThrough(new TextDecoderStream).getReader(),t="";for(;;){let{done:s,value:a}=await n.read().catch(Gn);if(s)break;let i=(t+a).split(`
`);t=i.pop(),yield*i}t&&(yield t)}async function*ka(e){let n={id:"",type:"message",data:""};for await(let t of gs(e))t===""?((n.data||n.id)&&(yield n),n={id:"",type:"message",data:""}):t.startsWith("id: ")?n.id=t.slice(4):t.startsWith("event: ")?n.type=t.slice(7):t.startsWith("data: ")&&(n.data+=(n.data&&`
`)+t.slice(6))}function $(){let e=g(void 0),n=g(!1);return{problem:e,busy:n,run:async s=>{if(n.value)return!1;n.value=!0,e.value=void 0;try{return await s(),!0}catch(a){if(!(a instanceof K))throw a;return e.value=a,!1}finally{n.value=!1}}}}function Je({open:e,title:n,onClose:t,children:s}){let a=R(null),i=Xt();return Mn(()=>{e&&!a.current.open&&a.current.showModal(),e||a.current.close()},[e]),o("dialog",{ref:a,"aria-labelledby":i,onClose:()=>{a.current?.open===!1&&t()},onCancel:l=>{l.preventDefault(),t()},onClick:l=>l.target===a.current&&t()},e&&o("div",{class:"dialog"},o("header",null,o("h2",{id:i},n),o("button",{type:"button",class:"quiet",onClick:t},r("11"))),s))}function P({title:e,level:n=2,children:t}){return o("section",{class:"empty"},o(n===1?"h1":"h2",null,e),t)}var Qo=()=>({path:location.pathname,query:new URLSearchParams(location.search)});location.pathname==="/console"&&history.replaceState(null,"","/"+location.search);var oe=z(Qo());addEventListener("popstate",()=>oe.value=Qo());function Q(e,n=!1){if(e===location.pathname+location.search)return;history[n?"replaceState":"pushState"](null,"",e);let t=location.pathname!==oe.value.path;oe.value=Qo(),t&&scrollTo(0,0)}var vs=()=>Oe({}),b=e=>oe.value.query.get(e)??"";function Oe(e){let n=new URLSearchParams(oe.value.query);for(let[s,a]of Object.entries(e))a?n.set(s,a):n.delete(s);let t=n.toString();return oe.value.path+(t&&"?"+t)}var U=(e,n=!1)=>Q(Oe(e),n);function bs(e,n){let t=e.split("/"),s=n.split("/");if(t.length!==s.length)return null;let a={};for(let i=0;i<t.length;i++)if(t[i].startsWith(":")&&s[i])try{a[t[i].slice(1)]=decodeURIComponent(s[i])}catch{return null}else if(t[i]!==s[i])return null;return a}function ys(){document.addEventListener("click",e=>{let n=e.target.closest?.("a[href]");if(!n||e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey||n.target||n.hasAttribute("download"))return;let t=new URL(n.href);t.origin!==location.origin||!(t.pathname==="/"||t.pathname.startsWith("/console/"))||t.hash||(e.preventDefault(),Q(t.pathname+t.search))})}var de=z(void 0);function _s(){return L("/v1/me").then(({body:e})=>{de.value=e},()=>{de.value=null})}ue(()=>{Vo.value,_s()});async function ks(e){de.value=(await L("/login",{method:"POST",body:{key:e}})).body}async function xs(){await L("/logout",{method:"POST"}),await _s()}var Ss=()=>de.value!==void 0,Cs=()=>de.value?.known_by==="session",Qn=()=>de.value?.known_by==="nothing"&&de.value.login.length>0,wn=e=>de.value?.login.includes(e)??!1,Yn=()=>"/console/login?"+new URLSearchParams({next:vs()}),pe=()=>de.value?.principal??"",Ve=()=>pe()?void 0:Se.value.trim()||void 0;function C(e,n,t){return de.value?de.value.rights.some(s=>s.do.includes(e)&&ws(s.datatypes,n)&&ws(s.senders,t)):de.value===null}var ws=(e,n)=>!e||n!==void 0&&e.some(t=>xa(t,n)),ce=e=>de.value?.rights.some(n=>n.do.includes(e))??!0,xa=(e,n)=>e.endsWith("*")?n.startsWith(e.slice(0,-1)):e===n;function v({problem:e,onAgain:n}){return e?o("div",{class:"error",role:"alert"},o("p",null,e.sentence),(e.status===401||e.status===403)&&Qn()&&o("a",{class:"button",href:Yn()},r("7w")),n&&o("button",{type:"button",onClick:n},r("y"))):null}var Pt={};Kr(Pt,{alert:()=>Rr,channel:()=>Js,channels:()=>Ls,flow:()=>js,group:()=>Sr,groups:()=>Br,health:()=>br,journal:()=>hr,live:()=>fr,login:()=>Ct,redrive:()=>Hr,redrives:()=>$r,rows:()=>lr,schemas:()=>tr,sender:()=>wr,tables:()=>ar});var Ts={open:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11",acknowledged:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 2.5v11M8 4.5a3.5 3.5 0 0 1 0 7",resolved:"M2.5 8.5l3.5 3.5l7.5-8",regressed:"M13 8.5a5 5 0 1 1-1.8-4.1M11.5 1.5v3.2h-3.2",yes:"M2.5 8.5l3.5 3.5l7.5-8",no:"M8 2l6.5 11.5h-13zM8 6.5v3M8 11.2v.6"},Sa={open:"bad",regressed:"bad",no:"bad",resolved:"good",yes:"good"};function x({state:e,word:n}){return o("span",{class:"status "+(Sa[e]??"")},o("svg",{viewBox:"0 0 16 16",width:"14",height:"14","aria-hidden":"true"},o("path",{d:Ts[e]??Ts.open})),n??w("state."+e,e))}function Zn({account:e}){return o("section",{class:"card"},o("h2",null,r("33")),e?o(Ca,{...e}):o("p",{class:"muted"},r("34")))}function Ca({unaccounted:e,repeated:n}){return e>0?o(x,{state:"no",word:r("35",{n:e})}):n>0?o(x,{state:"no",word:r("37",{n})}):o(x,{state:"yes",word:r("36")})}function Ge({text:e,label:n}){return o("button",{type:"button",class:"small",onClick:async()=>{try{await navigator.clipboard.writeText(e)}catch{Ta(e)}ne(r("12"))}},n??r("13"))}function Ta(e){let n=document.createElement("textarea");n.value=e,n.className="hidden",document.body.append(n),n.select(),document.execCommand("copy"),n.remove()}var Pa='{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}',Ra=[{title:"3c",call:`curl -d '${Pa}' ${location.origin}/send_message`},{title:"3b",call:`curl ${location.origin}/get_message/10`},{title:"3a",call:`curl ${location.origin}/consume_message`}];function Ps(){return o("section",{class:"card minute"},o("h2",null,r("39")),o("ol",null,Ra.map(({title:e,call:n})=>o("li",{key:e},o("div",{class:"row"},o("h3",null,r(e)),o(Ge,{text:n,label:r("13")})),o("pre",null,o("code",null,n))))))}function B({title:e,lead:n}){return o("header",{class:"head"},o("h1",null,r(e)),o("p",null,r(n)))}var Aa=2e3,Na=5;function Ke(){let e=k("/v1/flow",Aa);return{told:e,flow:e.value.value,rates:Oa(e.value).value}}function Oa(e){let n=e.value,t=R([]),s=g({});return O(()=>{if(!n)return;let a=t.current.length>0&&Xn(n)<Xn(t.current[0]);t.current=[...a?[]:t.current,n].slice(-Na);let i=t.current[0],u=(Date.parse(n.time)-Date.parse(i.time))/1e3,d={};for(let l of n.channels){let f=i.channels.find(p=>p.datatype===l.datatype);d[l.datatype]=u>0&&f?{accepted:(l.accepted-f.accepted)/u,refused:(l.refused-f.refused)/u}:{accepted:0,refused:0}}s.value=d},[n]),s}var Xn=e=>e.channels.reduce((n,t)=>n+t.accepted+t.refused,0);var fe=e=>"/console/alerts/"+e,Qe=e=>"/console/channels/"+encodeURIComponent(e),ae=e=>"/console/groups/"+encodeURIComponent(e),ge=e=>"/console/redrives/"+encodeURIComponent(e),Ye=e=>"/console/senders/"+encodeURIComponent(e),be=e=>"/console/tables/"+encodeURIComponent(e);function Ns({flow:e,rates:n}){let t=e.channels.filter(l=>l.datatype!=="_none"),s=Object.values(n),a=s.reduce((l,f)=>l+f.refused,0),i=s.reduce((l,f)=>l+f.accepted+f.refused,0),u=e.channels.reduce((l,f)=>l+f.refused,0),d=[...t.map(l=>({rate:n[l.datatype]?.accepted??0,bad:!1})),{rate:a,bad:!0}];return o("section",{class:"picture","aria-label":r("3j")},o("div",{class:"card ingress"},o("h2",null,r("3d")),o(Yo,{n:i}),o("p",{class:"muted"},r("3e",{n:Xn(e)}))),o(As,{out:[{rate:i,bad:!1}]}),o("div",{class:"router"},o("h2",null,r("3o")),o("p",null,r("3p"))),o(As,{out:d}),o("ul",{class:"outs"},t.map(l=>o("li",{key:l.datatype},o("a",{href:Qe(l.datatype),class:"name"},l.datatype),o(Yo,{n:n[l.datatype]?.accepted??0}),o(Rs,{n:l.accepted}))),o("li",{class:"refused"},o("a",{href:ce("alerts.read")?"/console/groups":void 0,class:"name"},r("3n")),o(Yo,{n:a}),o(Rs,{n:u}))))}function Rs({n:e}){return o("span",{class:"muted sum count"},r("3z",{n:Fn(e)}))}function Yo({n:e}){return o("span",{class:e>0?"rate":"rate still"},o("strong",{class:"count"},Be(e))," ",o("span",{class:"muted"},r("3y")))}function As({out:e}){let n=e.length*50;return o("svg",{class:"lines",viewBox:`0 0 100 ${e.length*100}`,preserveAspectRatio:"none","aria-hidden":"true"},e.map((t,s)=>{let a=s*100+50,i=e.length===1?`M0 ${a}H100`:`M0 ${n}C50 ${n} 50 ${a} 100 ${a}`;return o("path",{key:s,d:i,class:(t.bad?"bad ":"")+(t.rate>0?"moves":"")})}))}function X(e=0){let n=k("/v1/channels",e);return{told:n,channels:n.value.value?.channels}}var En=e=>e.versions.map(n=>[n.version,`${n.version} (${n.version===e.version?r("version.current"):w("version."+n.status,n.status)})`]);var Os={good:{id_cliente:"10",nombre:"Grupo 3",edad:1,promocion:"20% de descuento"},bad:{id_cliente:"11",edad:200}};function eo(e,n,t){if(e==="customer"&&n.properties?.id_cliente)return t?Os.good:Os.bad;let s=Zo(n,0);return t||qa(s,n),s}function qa(e,n){let t=n.required?.at(-1);t!==void 0&&delete e[t],e.firma="JG"}function Zo(e,n){if(e.const!==void 0)return e.const;if(e.examples?.length)return e.examples[0];if(e.default!==void 0)return e.default;if(e.enum?.length)return e.enum[0];switch(Array.isArray(e.type)?e.type[0]:e.type){case"string":return La(e);case"integer":case"number":return e.minimum??1;case"boolean":return!0;case"array":return Array.from({length:e.minItems??0},()=>Zo(e.items??{},n+1));case"null":return null}return n>6?{}:ja(e,n)}function ja(e,n){let t={},s=(e.oneOf??e.anyOf)?.[0];for(let a of[...e.required??[],...s?.required??[]])t[a]=Zo(e.properties?.[a]??{},n+1);return t}function La(e){return e.format==="date-time"?"2026-01-02T03:04:05Z":e.format==="date"?"2026-01-02":e.format==="uri"||e.format==="uri-reference"?"https://example.org/1":e.format==="email"?"ana@example.org":e.format==="uuid"?"5e0c1f6c-2a7d-4b19-9c0e-8d1f6a3b2c4d":e.pattern?.includes("{64}")?"0".repeat(64):e.pattern?"es":"text".padEnd(e.minLength??0,"x")}function V({label:e,value:n,options:t,onChoose:s}){return o("label",{class:"field"},r(e),o("select",{value:n,onChange:a=>s(a.currentTarget.value)},t.map(a=>{let[i,u]=typeof a=="string"?[a,a]:a;return o("option",{key:i,value:i},u)})))}function E({errors:e,omitted:n=0}){return!e.length&&n<=0?null:o("ul",{class:"violations"},e.map(t=>o("li",{key:t.pointer+" "+t.keyword+" "+t.message},o(_n,{of:t}))),n>0&&o("li",{class:"muted"},r("z",{n})))}function _n({of:e}){return o(c,null,o("code",null,e.pointer||"/")," ",H(e.message))}function qs({onSent:e}){let n=X().channels?.filter(p=>C("send",p.datatype))??[],t=g(""),s=t.value||(n.find(p=>p.datatype==="customer")??n[0])?.datatype||"",a=k(s&&"/v1/channels/"+encodeURIComponent(s)+"/schema").value.value,i=g(""),u=g(void 0),d=$(),l=p=>{i.value=a?JSON.stringify(eo(s,a,p),null,2):"",u.value=void 0};O(()=>l(!0),[a]);let f=()=>d.run(async()=>{try{let{body:p,status:h}=await L("/v1/channels/"+encodeURIComponent(s)+"/messages?wait=routed",{method:"POST",body:i.value,headers:{"ce-source":"console"}});u.value={sent:p,routed:h===200}}catch(p){if(!(p instanceof K)||p.status!==422)throw p;u.value={refused:p}}e()});return o("section",{class:"card sample"},o("h2",null,r("3q")),o("form",{onSubmit:p=>{p.preventDefault(),f()}},o("div",{class:"row"},o(V,{label:"d1",value:s,onChoose:p=>t.value=p,options:n.map(p=>p.datatype)}),o(Xo,{fill:l})),o("label",{class:"field"},r("3s"),o("textarea",{rows:8,spellcheck:!1,value:i.value,onInput:p=>i.value=p.currentTarget.value})),o("div",{class:"row"},o("button",{type:"submit",class:"primary",disabled:d.busy.value||!i.value.trim()},r("3w")))),o(v,{problem:d.problem.value}),o("div",{role:"status"},u.value&&o(Ia,{fate:u.value})))}function Xo({fill:e}){return o(c,null,o("button",{type:"button",onClick:()=>e(!0)},r("3t")),o("button",{type:"button",onClick:()=>e(!1)},r("3r")))}function Ia({fate:e}){return"sent"in e?o("div",{class:"outcome"},o(x,{state:e.routed?"yes":"open",word:r(e.routed?"3v":"3x",{source:e.sent.source})})):o("div",{class:"outcome"},o(x,{state:"no",word:r("3u")}),o(E,{errors:e.refused.body.errors??[]}))}var js={path:"/",title:"40",nav:10,view:Ma};function Ma(){let{told:e,flow:n,rates:t}=Ke();return o("div",{class:"page"},o(B,{title:"40",lead:"3i"}),o(v,{problem:e.problem.value,onAgain:e.again}),n&&o(c,null,n.routes?o(Ns,{flow:n,rates:t}):o("p",{class:"card muted"},r("38")),o(Da,{flow:n})),o("div",{class:"pair"},ce("send")&&o(qs,{onSent:e.again}),o(Ps,null)))}function Da({flow:e}){let{lag:n,account:t}=e;return o("div",{class:"facts"},n&&o("section",{class:"card"},o("h2",null,r("3f")),o(x,{state:n.records===0?"yes":"open",word:n.records===0?r("3g"):r("3h",{n:n.records,time:Vn(n.seconds)})})),o(Ua,null),C("operations.read",void 0)&&o(Zn,{account:t}))}function Ua(){let e=k("/readyz",5e3),n=e.problem.value,t=n?.body.conditions?.filter(s=>!s.met)??[];return o("section",{class:"card"},o("h2",null,r("3k")),e.value.value&&!n&&o(x,{state:"yes",word:r("3m")}),n&&o(x,{state:"no",word:r("3l")}),o("ul",null,t.map(s=>o("li",{key:s.name},o("strong",null,s.name)," ",o("span",{class:"muted"},H(s.detail??""))))))}function ee({n:e}){return o("span",{class:"count",title:e>=1e5?J(e):void 0},Fn(e))}function no(){return o(P,{title:r("23")},o("p",null,r("24")))}var Me=z([]);function ie(e){let n=R(e);n.current=e;let t=e.map(s=>s.key).join(" ");Mn(()=>{let s=n.current.map(({key:a,does:i})=>({key:a,does:i,run:()=>n.current.find(u=>u.key===a)?.run()}));return Me.value=[...Me.peek(),...s],()=>{Me.value=Me.peek().filter(a=>!s.includes(a))}},[t])}addEventListener("keydown",e=>{if(e.ctrlKey||e.metaKey||e.altKey||e.defaultPrevented||document.querySelector("dialog[open]"))return;let n=e.target;if(n.isContentEditable||/^(INPUT|TEXTAREA|SELECT)$/.test(n.tagName)||e.key==="Enter"&&n.closest("a, button, summary"))return;let t=Me.peek().findLast(s=>s.key===e.key);t&&(e.preventDefault(),t.run())});var Wa=["o","Enter"],za=e=>!e.target.closest("a, button, summary")&&getSelection().isCollapsed;function W({caption:e,columns:n,items:t,id:s,open:a,keys:i=[]}){let u=R(null),d=()=>[...u.current.rows],l=()=>d().findIndex(h=>h.contains(document.activeElement)),f=h=>{let y=d(),m=l(),_=y[m<0?h>0?0:y.length-1:Math.min(y.length-1,Math.max(0,m+h))];_?.focus(),_?.scrollIntoView({block:"nearest"})},p=[{key:"j",does:"6i",run:()=>f(1)},{key:"k",does:"6m",run:()=>f(-1)},...[...a?Wa.map(h=>({key:h,does:"6k",run:a})):[],...i].map(h=>({key:h.key,does:h.does,run:()=>t[l()]&&h.run(t[l()])}))];return ie(p),o("table",{role:"table"},o("caption",{class:"hidden"},e),o("thead",{role:"rowgroup"},o("tr",{role:"row"},n.map(h=>o("th",{key:h.title,role:"columnheader",scope:"col",class:h.class},h.title)))),o("tbody",{role:"rowgroup",ref:u},t.map(h=>o("tr",{key:s(h),role:"row",tabIndex:-1,"data-id":s(h),class:a&&"opens",onClick:a&&(y=>za(y)&&a(h))},n.map(y=>o("td",{key:y.title,role:"cell",class:y.class,"data-title":y.title},y.cell(h)))))))}function oo({channel:e}){return C("table.read",e.datatype)?o("a",{href:be(e.table)},e.table):o(c,null,e.table)}var Ls={path:"/console/channels",title:"27",nav:40,needs:"channels.read",view:Ha};function Ha(){let{told:e,channels:n}=X(3e4),{flow:t,rates:s}=Ke(),a=u=>t?.channels.find(d=>d.datatype===u.datatype),i=[{title:r("d0"),class:"wide",cell:u=>o(c,null,o("a",{href:Qe(u.datatype)},u.datatype),o("p",{class:"muted"},u.description))},{title:r("da"),cell:u=>o($a,{channel:u})},{title:r("d9"),cell:u=>u.table?o(oo,{channel:u}):o("span",{class:"muted"},r("26"))}];return t?.routes&&i.push({title:r("25"),class:"number",cell:u=>o("span",{class:"count"},Be(s[u.datatype]?.accepted??0))},{title:r("21"),class:"number",cell:u=>o(ee,{n:a(u)?.accepted??0})},{title:r("3n"),class:"number",cell:u=>o(Ba,{datatype:u.datatype,n:a(u)?.refused??0})}),o("div",{class:"page"},o(B,{title:"27",lead:"22"}),o(v,{problem:e.problem.value,onAgain:e.again}),t&&!t.routes&&o("p",{class:"hint"},r("38")),n?.length===0&&o(no,null),n&&n.length>0&&o("div",{class:"list stack"},o(W,{caption:r("27"),columns:i,items:n,id:u=>u.datatype})))}function $a({channel:e}){let n=e.versions.length-1;return o("a",{href:"/console/schemas?datatype="+encodeURIComponent(e.datatype)},e.version,n>0&&o("span",{class:"muted"}," ",r("z",{n})))}function Ba({datatype:e,n}){return n===0||!ce("alerts.read")?o(ee,{n}):o("a",{href:"/console/groups?datatype="+encodeURIComponent(e)},o(ee,{n}))}var Fa=/[^\s,:[\]{}"]+/y,Is=/"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y,Eo=/[ \t\r\n]*/y;function Y(e){let n=0,t=d=>{d.lastIndex=n;let l=d.exec(e)?.[0]??"";return n+=l.length,l},s=d=>(t(Eo),e[n]!==d?!1:(n++,!0)),a=()=>JSON.parse(t(Is)),i=(d,l)=>{if(!s(d)){do l();while(s(","));if(!s(d))throw new SyntaxError}},u=d=>{if(d>200)throw new SyntaxError;let l={kind:"value",text:"",names:[],items:[]};return s("{")?(l.kind="object",i("}",()=>{if(t(Eo),l.names.push(a()),!s(":"))throw new SyntaxError;l.items.push(u(d+1))})):s("[")?(l.kind="array",i("]",()=>l.items.push(u(d+1)))):(l.text=t(Is)||t(Fa),JSON.parse(l.text)),l};try{let d=u(0);return t(Eo),n===e.length?d:void 0}catch{return}}var et=e=>"/"+e.replaceAll("~","~0").replaceAll("/","~1"),kn=e=>e.split("/").slice(1).map(n=>n.replaceAll("~1","/").replaceAll("~0","~"));function Ms(e,n){return e.kind==="object"?e.names.lastIndexOf(n):e.kind==="array"&&/^(0|[1-9]\d*)$/.test(n)&&Number(n)<e.items.length?Number(n):-1}var te=(e,n)=>kn(n).reduce((t,s)=>t?.items[Ms(t,s)],e);function Ja(e,n){let t={notes:new Map,missing:new Map};for(let s of n){let a=e,i;for(let u of kn(s.pointer)){let d=Ms(a,u);if(d<0){i=a.kind==="value"?void 0:u;break}a=a.items[d]}if(i===void 0)t.notes.set(a,[...t.notes.get(a)??[],s.text]);else{let u=t.missing.get(a)??new Map;t.missing.set(a,u.set(i,[...u.get(i)??[],s.text]))}}return t}function nt(e,n=[]){let t=[],s=Ja(e,n),a=(i,u,d,l)=>{let f={depth:u,name:d,comma:!1,ghost:!1,notes:s.notes.get(i)??[]},p=[...s.missing.get(i)??[]],[h,y]=i.kind==="object"?["{","}"]:["[","]"];if(i.kind==="value")t.push({...f,text:i.text,comma:l});else if(!i.items.length&&!p.length)t.push({...f,text:h+y,comma:l});else{t.push({...f,text:h}),i.items.forEach((m,_)=>a(m,u+1,i.names[_],_<i.items.length-1));for(let[m,_]of p)t.push({depth:u+1,name:i.kind==="object"?m:void 0,text:"",comma:!1,ghost:!0,notes:_});t.push({depth:u,text:y,comma:l,ghost:!1,notes:[]})}};return a(e,0,void 0,!1),t}function Ds(e){if(e.length<=500)return e;let n=[];return e.forEach((t,s)=>{let a=s<200||e.slice(Math.max(0,s-20),s+20+1).some(u=>u.notes.length),i=n.length-1;t.notes.length||a&&i<500?n.push(t):typeof n[i]=="number"?n[i]++:n.push(1)}),n}var Ze=e=>e.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,n=>"\\u"+n.charCodeAt(0).toString(16).padStart(4,"0")),ot=e=>({...e,text:e.text.startsWith('"')?JSON.stringify(JSON.parse(e.text)):e.text,items:e.items.map(ot)}),ye=e=>Ze(nt(e).map(n=>"  ".repeat(n.depth)+(n.name===void 0?"":JSON.stringify(n.name)+": ")+n.text+(n.comma?",":"")).join(`
`));function De(e){if(e.kind==="value")return Ze(e.text);let n=e.items.map((t,s)=>(e.kind==="object"?Ze(JSON.stringify(e.names[s]))+":":"")+De(t)).join();return e.kind==="object"?"{"+n+"}":"["+n+"]"}function Ce(e){let n=Y(e);return n?ye(n):e}function xn(e,n){let t=typeof e=="object"&&e!==null?e:{};for(let s=0;s<16&&t.$ref?.startsWith("#");s++){let a=n;for(let i of t.$ref.slice(1).split("/").filter(Boolean)){let u=decodeURIComponent(i).replaceAll("~1","/").replaceAll("~0","~");a=typeof a=="object"&&a!==null&&Object.hasOwn(a,u)?a[u]:void 0}if(typeof a!="object"||a===null)break;t={...a,description:t.description??a.description}}return t}function rt(e,n){let t=new Map,s=(i,u)=>{for(let[d,l]of Object.entries(i.properties??{}))t.has(d)||t.set(d,{name:d,node:xn(l,n),required:!1});for(let[d,l]of Object.entries(i.patternProperties??{}))t.set("/"+d+"/",{name:"/"+d+"/",node:xn(l,n),required:!1});typeof i.additionalProperties=="object"&&t.set("*",{name:"*",node:xn(i.additionalProperties,n),required:!1});for(let d of i.required??[]){let l=t.get(d);l&&(l.required=!0)}if(u<4)for(let d of i.allOf??[])s(xn(d,n),u+1)};s(e,0);let a=Array.isArray(e.items)?e.items:e.items!==void 0?[e.items]:[];return a.forEach((i,u)=>t.set("["+u,{name:a.length>1?"["+u+"]":"[]",node:xn(i,n),required:!1})),[...t.values()]}function to(e){let n=[];e.const!==void 0?n.push(r("bf",{value:JSON.stringify(e.const)})):e.enum?n.push(r("bh",{values:Ga(e.enum)})):e.type!==void 0?n.push([e.type].flat().map(s=>w("schema.type."+s,s)).join(r("bo"))):e.$ref&&n.push(e.$ref),n.push(...Ka(e)),e.pattern!==void 0&&n.push(r("bp",{pattern:e.pattern})),e.format!==void 0&&n.push(r("bi",{format:e.format}));let t=e.oneOf??e.anyOf;return t&&n.push(Va(t,e.oneOf!==void 0)),n.filter(Boolean).join(", ")||r("ba")}function Va(e,n){let t=e.map(s=>(s.required??[]).join(" + "));return t.every(Boolean)?r(n?"bn":"bc",{names:t.join(r("bo"))}):r(n?"bm":"bb",{n:e.length})}var tt=8;function Ga(e){return e.slice(0,tt).map(t=>typeof t=="string"?t:JSON.stringify(t)).join(", ")+(e.length>tt?r("bk",{n:e.length-tt}):"")}function Ka(e){let n=[st(e.minimum,e.maximum,"schema.range."),st(e.minLength,e.maxLength,"schema.length."),st(e.minItems,e.maxItems,"schema.items.")];return e.exclusiveMinimum!==void 0&&n.push(r("b9",{bound:String(e.exclusiveMinimum)})),e.exclusiveMaximum!==void 0&&n.push(r("be",{bound:String(e.exclusiveMaximum)})),e.multipleOf!==void 0&&n.push(r("bl",{bound:String(e.multipleOf)})),n}function st(e,n,t){let s={least:e===void 0?"":Us(e),most:n===void 0?"":Us(n),n:n??e??2};return e!==void 0&&n!==void 0?r(t+"between",s):e!==void 0?r(t+"least",s):n!==void 0?r(t+"most",s):""}var Us=e=>Number.isInteger(e)?J(e):String(e);function Ws(e){let n=[],t=(s,a,i)=>{for(let u of rt(s,e)){let d=u.name.startsWith("[")?a+u.name:a?a+"."+u.name:u.name;n.push({...u,path:d}),i<6&&n.length<2e3&&t(u.node,d,i+1)}};return t(e,"",0),n}function Te({text:e,label:n}){return o("pre",{class:"code",role:"group","aria-label":n,tabIndex:0},o("code",null,e))}function so({name:e,label:n,choices:t,without:s={}}){return o("nav",{class:"tabs","aria-label":n},t.map(a=>o("a",{key:a.value,href:Oe({...s,[e]:a.value}),"aria-current":b(e)===a.value?"true":void 0},a.text,a.n!==void 0&&o(c,null," ",o(ee,{n:a.n})))))}function Hs({schema:e,text:n,name:t}){let s=b("view");return o("section",{class:"card schema"},o("h2",null,r("d6")),o(so,{name:"view",label:r("20"),choices:[{value:"",text:r("1y")},{value:"tree",text:r("1z")},{value:"json",text:r("1x")}]}),s==="json"?o(Te,{text:Ce(n),label:r("1u")}):s==="tree"?o(Xa,{schema:e,name:t}):o(Za,{schema:e,name:t}))}var Qa=()=>[{title:r("1p"),class:"member",cell:e=>o("code",null,e.path)},{title:r("1o"),class:"wide",cell:e=>o(Ya,{member:e})},{title:r("1r"),cell:e=>e.required?r("1t"):o("span",{class:"muted"},r("1s"))}];function Ya({member:e}){return o(c,null,to(e.node),e.node["x-mask"]!==void 0&&o("span",{class:"tag"},r("1n")),e.node.description&&o("p",{class:"muted"},e.node.description))}var zs=200;function $s(e){let n=g(zs),t=e.length>n.value&&o("button",{type:"button",onClick:()=>n.value+=zs},r("17"));return{some:e.slice(0,n.value),more:t}}function Za({schema:e,name:n}){let{some:t,more:s}=$s(Ws(e)),a=to({oneOf:e.oneOf,anyOf:e.anyOf});return o(c,null,o("div",{class:"plain stack"},o(W,{caption:r("1q",{name:n}),columns:Qa(),items:t,id:i=>i.path})),s&&o("p",null,s),(e.oneOf||e.anyOf)&&o("p",null,r("1j",{rule:a})),e.additionalProperties===!1&&o("p",{class:"muted"},r("1k")))}function Xa({schema:e,name:n}){return o("ul",{class:"tree"},o(Bs,{member:{name:n,node:e,required:!0},root:e,depth:0}))}function Bs({member:e,root:n,depth:t}){let{some:s,more:a}=$s(t<7?rt(e.node,n):[]),i=o(c,null,o("code",null,e.name)," ",o("span",{class:"muted"},to(e.node)),e.required&&t>0&&o("span",{class:"tag"},r("1r")),e.node["x-mask"]!==void 0&&o("span",{class:"tag"},r("1n")));return s.length===0?o("li",{class:"leaf"},i):o("li",null,o("details",{open:t<2},o("summary",null,i),o("ul",null,s.map(u=>o(Bs,{key:u.name,member:u,root:n,depth:t+1})),a&&o("li",null,a))))}var Ea=250;function Fs({datatype:e,schema:n,id:t}){let s=g(void 0),a=g(void 0),i=f=>JSON.stringify(eo(e,n,f),null,2),u=ze(()=>i(!0),[n]),d=f=>s.value=i(f),l=s.value??u;return O(()=>{if(!l.trim()){a.value=void 0;return}let f=new AbortController,p=setTimeout(async()=>{let h=await ei(e,t,l,f.signal);f.signal.aborted||(a.value=h)},Ea);return()=>{clearTimeout(p),f.abort()}},[l,t]),o("section",{class:"card sample"},o("h2",null,r("cc")),o("p",{class:"muted"},r("cb")),o("div",{class:"row"},o(Xo,{fill:d})),o("label",{class:"field"},r("3s"),o("textarea",{rows:10,spellcheck:!1,value:l,onInput:f=>s.value=f.currentTarget.value})),o("div",{role:"status",class:"outcome"},o(ni,{verdict:a.value})))}async function ei(e,n,t,s){try{return(await L("/v1/channels/"+encodeURIComponent(e)+"/validate",{method:"POST",body:t,headers:n?{dataschema:n}:{},signal:s})).body}catch(a){if(a instanceof K)return a;if(a.name==="AbortError")return;throw a}}function ni({verdict:e}){if(!e)return o("p",{class:"muted"},r("c9"));if(!(e instanceof K))return o(x,{state:"yes",word:r("ca",{key:e.key})});if(e.status!==422)return o(v,{problem:e});let{reason:n,errors:t}=e.body;return o(c,null,o(x,{state:"no",word:r("c8",{reason:w("reason."+n,n??"")})}),o(E,{errors:t??[]}))}var Js={path:"/console/channels/:datatype",title:"d0",view:oi};function oi({params:e}){let n="/v1/channels/"+encodeURIComponent(e.datatype),t=k(n),s=t.value.value,a=b("version"),i=k(n+"/schema"+(a&&"?version="+encodeURIComponent(a))),u=t.problem.value??i.problem.value,d=a&&s?.versions.find(l=>l.version===a)?.schema||"";return o("div",{class:"page"},o("header",{class:"head"},o("p",null,o("a",{href:"/console/channels"},r("27"))),o("h1",null,e.datatype),o("p",null,s?.description)),o(v,{problem:u,onAgain:t.again}),s&&o(ti,{channel:s}),s&&i.value.value&&o(c,null,C("validate",s.datatype)&&o(Fs,{datatype:s.datatype,schema:i.value.value,id:d}),o(Hs,{schema:i.value.value,text:i.text.value,name:s.datatype})))}function ti({channel:e}){let{flow:n,rates:t}=Ke(),s=n?.routes&&n.channels.find(a=>a.datatype===e.datatype);return o("dl",{class:"label"},o("div",null,o("dt",null,r("da")),o("dd",null,o(si,{channel:e}))),o("div",null,o("dt",null,r("1w")),o("dd",null,o("code",null,e.topic))),o("div",null,o("dt",null,r("d3")),o("dd",null,o("code",null,e.key))),e.table&&o("div",null,o("dt",null,r("d9")),o("dd",null,o(oo,{channel:e}))),s&&o("div",null,o("dt",null,r("1l")),o("dd",null,r("1m",{rate:Be(t[e.datatype]?.accepted??0),accepted:J(s.accepted),refused:J(s.refused)}))),ce("alerts.read")&&o(ri,{datatype:e.datatype}))}function si({channel:e}){return e.versions.length===1?o(c,null,e.version):o("label",null,o("span",{class:"hidden"},r("da")),o("select",{value:b("version")||e.version,onChange:n=>U({version:n.currentTarget.value===e.version?"":n.currentTarget.value})},En(e).map(([n,t])=>o("option",{key:n,value:n},t))))}function ri({datatype:e}){let n=k("/v1/alert-groups?sort=count&limit=100&datatype="+encodeURIComponent(e),3e4),t=new Map;for(let a of n.value.value?.groups??[])for(let i of a.senders)t.set(i.sender,(t.get(i.sender)??0)+i.count);if(t.size===0)return null;let s=[...t].sort((a,i)=>i[1]-a[1]).slice(0,10);return o("div",null,o("dt",null,r("1v")),o("dd",{class:"row"},s.map(([a,i])=>o("a",{key:a,href:Ye(a)},a==="-"?r("c0"):a," (",J(i),")"))))}function Gs({change:e,doc:n}){return o("div",{class:"compat"},e.problem&&o("p",{class:"error"},e.problem),e.outcome==="admitted"&&!e.problem&&o(x,{state:"yes",word:r("schemas.admitted")}),e.senders&&o(Vs,{title:r("schemas.senders"),who:"senders",c:e.senders,record:te(n,"/senders/record")}),e.receivers&&o(Vs,{title:r("schemas.receivers"),who:"receivers",c:e.receivers,record:te(n,"/receivers/record")}))}var ai={proved:"yes",breaks:"no",unknown:"open"};function Vs({title:e,who:n,c:t,record:s}){return o("section",{class:"side-by"},o("h3",null,e),o(x,{state:ai[t.answer],word:w("schemas."+n+"."+t.answer,t.answer)}),s&&o(Te,{text:ye(s),label:r("schemas.witness")}),o(E,{errors:(t.answer==="unknown"?t.places:t.errors)??[]}))}function Qs(e,n){let t=0;for(;t<e.length&&t<n.length&&e[t]===n[t];)t++;let s=0;for(;s<e.length-t&&s<n.length-t&&e[e.length-1-s]===n[n.length-1-s];)s++;return[...e.slice(0,t).map(it),...ii(e.slice(t,e.length-s),n.slice(t,n.length-s)),...e.slice(e.length-s).map(it)]}var it=e=>({left:e,right:e,same:!0});function ii(e,n){if(e.length*n.length>4e6)return Ks(e,n);let t=n.length+1,s=new Uint16Array((e.length+1)*t);for(let l=e.length-1;l>=0;l--)for(let f=n.length-1;f>=0;f--)s[l*t+f]=e[l]===n[f]?s[(l+1)*t+f+1]+1:Math.max(s[(l+1)*t+f],s[l*t+f+1]);let a=[],i=[],u=[],d=()=>{a.push(...Ks(i,u)),i=[],u=[]};for(let l=0,f=0;l<e.length||f<n.length;)l<e.length&&f<n.length&&e[l]===n[f]?(d(),a.push(it(e[l])),l++,f++):f>=n.length||l<e.length&&s[(l+1)*t+f]>=s[l*t+f+1]?i.push(e[l++]):u.push(n[f++]);return d(),a}function Ks(e,n){return Array.from({length:Math.max(e.length,n.length)},(t,s)=>({left:e[s],right:n[s],same:!1}))}function Ys(e,n=3){let t=[];for(let s=0;s<e.length;){let a=s;for(;a<e.length&&e[a].same;)a++;let i=s===0?0:n,u=a===e.length?0:n;a-s>i+u+2?t.push(...e.slice(s,s+i),a-s-i-u,...e.slice(a-u,a)):t.push(...e.slice(s,a)),a<e.length&&t.push(e[a++]),s=a}return t}var at=240,ui=40;function Zs(e,n=e){let t=0;for(;t<e.length&&e[t]===n[t];)t++;let s=e.length<=at||t===e.length?0:Math.max(0,t-ui);return{text:(s?"…":"")+e.slice(s,s+at),more:Math.max(0,e.length-s-at)}}function ro({left:e,right:n,names:t,label:s}){let a=Ys(Qs(e.split(`
`),n.split(`
`)));return o("table",{class:"diff",role:"table"},o("caption",{class:"hidden"},s),o("thead",{role:"rowgroup"},o("tr",{role:"row"},t.map(i=>o("th",{key:i,role:"columnheader",scope:"col"},i)))),o("tbody",{role:"rowgroup"},a.slice(0,500).map((i,u)=>typeof i=="number"?o(Xs,{key:u,text:r("2u",{n:i})}):o("tr",{key:u,role:"row",class:i.same?"same":"other"},o(Es,{line:i.left,other:i.right,kind:i.same?"":"gone"}),o(Es,{line:i.right,other:i.left,kind:i.same?"":"added"}))),a.length>500&&o(Xs,{text:r("2t",{n:a.length-500})})))}function Xs({text:e}){return o("tr",{role:"row",class:"skipped"},o("td",{role:"cell",colSpan:2},e))}function Es({line:e,other:n,kind:t}){if(e===void 0)return o("td",{role:"cell"});let{text:s,more:a}=Zs(e,n);return o("td",{role:"cell",class:t},s,a>0&&o("span",{class:"cut"},r("2r",{n:a})))}var di=["1h","24h","168h"];function nr({datatype:e,draft:n}){let t=g("24h"),s=g("ingress"),a=g(void 0),i=g(void 0),u=g(""),d=$(),l=R(void 0),f=()=>{i.value=a.value=d.problem.value=void 0,u.value=""};O(()=>(f(),()=>l.current?.abort()),[n,t.value,s.value]);let p=()=>{let{signal:h}=l.current=new AbortController;f();let y="/v1/channels/"+encodeURIComponent(e)+"/what-if?since="+t.value+"&from="+s.value;return d.run(async()=>{try{await ms(y,{method:"POST",body:n,signal:h},m=>{h.aborted||(m.result?(i.value=m.result,ne(r("cf",{n:m.result.judged}))):m.error?u.value=m.error:a.value={done:m.done??0,all:m.all??0})})}catch(m){if(m.name!=="AbortError")throw m}})};return o("section",{class:"card one"},o("h2",null,r("cw")),o("p",{class:"muted"},r("ck")),o("div",{class:"row filters"},o(V,{label:"cv",value:t.value,onChoose:h=>t.value=h,options:di.map(h=>[h,w("whatif.since."+h,h)])}),o(V,{label:"cg",value:s.value,onChoose:h=>s.value=h,options:[["ingress",r("ci")],["channel",r("ch")]]}),d.busy.value?o("button",{type:"button",onClick:()=>l.current?.abort()},r("10")):o("button",{type:"button",class:"primary",onClick:p},r("ct"))),o(v,{problem:d.problem.value}),u.value&&o("p",{class:"error"},u.value),d.busy.value&&o("label",{class:"field"},r("co"),o("progress",{max:a.value?.all||1,value:a.value?.done??0})),i.value&&o(li,{r:i.value}))}function li({r:e}){let n=e.partial&&o("p",{class:"error"},r("cm"));return e.judged===0?n||o("p",null,r("cl")):o("div",{class:"outcome"},o(x,{state:e.newly_refused>0?"no":"yes",word:r("cq",{n:e.newly_refused,of:J(e.accepted)})}),o("p",null,r("cd",{n:e.newly_accepted})),e.rerouted>0&&o("p",null,r("cs",{n:e.rerouted})),o("p",{class:"muted"},r("cj",{n:e.judged})),n,(e.newly_refused_groups?.length??0)>0&&o(er,{title:r("cr"),groups:e.newly_refused_groups}),(e.newly_accepted_groups?.length??0)>0&&o(er,{title:r("ce"),groups:e.newly_accepted_groups}))}var pi=()=>[{title:r("cn"),class:"wide",cell:e=>o("code",null,e.pointer||"/")},{title:r("cx"),cell:e=>e.keyword||w("reason."+e.reason,e.reason)},{title:r("cu"),cell:e=>e.sender==="-"?r("c0"):e.sender},{title:r("cp"),class:"number",cell:e=>J(e.records)}];function er({title:e,groups:n}){return o(c,null,o("h3",null,e),o("div",{class:"plain stack"},o(W,{caption:e,columns:pi(),items:n.slice(0,50),id:t=>t.group+t.sender})))}var tr={path:"/console/schemas",title:"schemas.title",nav:50,needs:"channels.read",view:ci},Sn=z({}),ao="draft";function ci(){let e=k("/v1/channels"),n=e.value.value?.channels,t=n?.find(s=>s.datatype===b("datatype"))??n?.[0];return o("div",{class:"page"},o(B,{title:"schemas.title",lead:"schemas.lead"}),o(v,{problem:e.problem.value,onAgain:e.again}),n?.length===0&&o(no,null),t&&o(fi,{channels:n,channel:t}),t&&o(mi,{key:t.datatype,channel:t}))}function sr(e){let n=e.versions.map(u=>u.version),t=u=>n.includes(u),s=C("catalogue.publish",e.datatype),a=t(b("to"))||s&&b("to")===ao?b("to"):n.length>1||!s?n[0]:ao;return{from:t(b("from"))?b("from"):n.find(u=>u!==a)??n[0],to:a}}function fi({channels:e,channel:n}){let{from:t,to:s}=sr(n),a=En(n);return o("div",{class:"row filters"},o(V,{label:"schemas.datatype",value:n.datatype,onChoose:i=>U({datatype:i,from:"",to:""}),options:e.map(i=>i.datatype)}),o(V,{label:"schemas.from",value:t,onChoose:i=>U({datatype:n.datatype,from:i,to:s}),options:a}),o(V,{label:"schemas.to",value:s,onChoose:i=>U({datatype:n.datatype,from:t,to:i}),options:C("catalogue.publish",n.datatype)?[...a,[ao,r("schemas.draft")]]:a}))}var or=(e,n)=>"/v1/channels/"+encodeURIComponent(e.datatype)+"/schema?version="+encodeURIComponent(n);function mi({channel:e}){let{from:n,to:t}=sr(e),s=t===ao,a=k(or(e,n)),i=k(s?"":or(e,t)),u=a.text.value&&Ce(a.text.value),d=Sn.value[e.datatype]??u??"",l=s?Ce(d):i.text.value&&Ce(i.text.value),f=[n,s?r("schemas.draft"):t];return o(c,null,o(v,{problem:a.problem.value??i.problem.value,onAgain:a.problem.value?a.again:i.again}),s&&u!==void 0&&o(gi,{channel:e,text:d}),u!==void 0&&l!==void 0&&o("section",{class:"card one"},o("h2",null,r("schemas.side")),u===l?o("p",{class:"muted"},r("schemas.same")):o(ro,{left:u,right:l,names:f,label:r("schemas.diff",{left:f[0],right:f[1]})})),!s&&n!==t&&o(hi,{channel:e,from:n,to:t}),s&&u!==void 0&&o(nr,{datatype:e.datatype,draft:d}))}function hi({channel:e,from:n,to:t}){let s="?from="+encodeURIComponent(n)+"&to="+encodeURIComponent(t),a=k("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility"+s);return o("section",{class:"card one"},o("h2",null,r("schemas.compat")),o(v,{problem:a.problem.value,onAgain:a.again}),o(rr,{list:a.value.value?.changes,text:a.text.value}))}function rr({list:e,text:n}){let t=Y(n??"");return o(c,null,e?.map((s,a)=>o(Gs,{key:(s.from??"")+(s.to??""),change:s,doc:te(t,"/changes/"+a)})))}function gi({channel:e,text:n}){let t=g(void 0),s=g(""),a=$(),i=()=>a.run(async()=>{t.value=void 0,s.value=n,t.value=await L("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility",{method:"POST",body:n})}),u=s.value===n,d=u?a.problem.value:void 0,l=u?t.value?.body.changes:void 0;return o("section",{class:"card one"},o("h2",null,r("schemas.draft")),o("p",{class:"muted"},r("schemas.draft.lead")),o("label",{class:"field"},r("schemas.draft.text"),o("textarea",{rows:14,spellcheck:!1,value:n,onInput:f=>Sn.value={...Sn.value,[e.datatype]:f.currentTarget.value}})),o("div",{class:"row"},o("button",{type:"button",class:"primary",disabled:a.busy.value,onClick:i},r("schemas.check")),o("button",{type:"button",onClick:()=>Sn.value=Object.fromEntries(Object.entries(Sn.value).filter(([f])=>f!==e.datatype))},r("schemas.draft.again"))),o("div",{role:"status"},d?.status===422?o("div",{class:"outcome"},o("p",null,r("schemas.faults")),o(E,{errors:d.body.errors??[]})):o(v,{problem:d}),l?.length===0&&o("p",null,r("schemas.nothing")),o(rr,{list:l,text:t.value?.text})))}var ar={path:"/console/tables",title:"c6",nav:60,needs:"table.read",view:bi},vi=()=>[{title:r("d9"),class:"wide",cell:e=>o(c,null,o("a",{href:be(e.table)},e.table),o("p",{class:"muted"},e.description))},{title:r("c5"),cell:e=>o("a",{href:Qe(e.datatype)},e.datatype)},{title:r("d3"),cell:e=>o("code",null,e.key)}];function bi(){let{told:e,channels:n}=X(),t=n?.filter(s=>s.table&&C("table.read",s.datatype));return o("div",{class:"page"},o(B,{title:"c6",lead:"c2"}),o(v,{problem:e.problem.value,onAgain:e.again}),t?.length===0&&o(P,{title:r("c3")},o("p",null,r("c4"))),t&&t.length>0&&o("div",{class:"list stack"},o(W,{caption:r("c6"),columns:vi(),items:t,id:s=>s.table})))}function Xe({list:e,none:n,children:t}){return o(c,null,o(v,{problem:e.problem,onAgain:e.again}),o(Cn,{n:e.fresh,onShow:e.update}),e.answer!==void 0&&(e.shown.length>0?t(e.shown):e.fresh===0&&n),o(dt,{onMore:e.more}))}function Cn({n:e,onShow:n}){return e<=0?null:o("button",{type:"button",class:"fresh",onClick:n},r("14",{n:e}))}function dt({onMore:e}){return e?o("button",{type:"button",class:"middle",onClick:e},r("17")):null}function ir({table:e,row:n,version:t,onErased:s}){let a=g(void 0),i=g(""),u=$(),d=()=>{a.value=void 0,i.value="",u.problem.value=void 0},l=()=>u.run(async()=>{let f="/v1/"+encodeURIComponent(e)+"?wait=readable&key="+encodeURIComponent(n),{status:p}=await L(f,{method:"DELETE",ifMatch:`"${a.peek()}"`});ne(r(p===204?"am":"an",{key:n})),d(),s()});return o(c,null,o("button",{type:"button",class:"danger small",onClick:()=>a.value=t},r("ah")),o(Je,{open:a.value!==void 0,title:r("aj"),onClose:d},o("form",{onSubmit:f=>{f.preventDefault(),i.value===n&&l()}},o("p",null,r("al")),o("p",null,o("code",{class:"key"},n)),o("label",{class:"field"},r("ak"),o("input",{autofocus:!0,value:i.value,autocomplete:"off",spellcheck:!1,onInput:f=>i.value=f.currentTarget.value})),u.problem.value?.status===412?o("p",{class:"error"},r("ai")):o(v,{problem:u.problem.value}),o("div",{class:"end"},o("button",{type:"button",onClick:d},r("10")),o("button",{type:"submit",class:"danger",disabled:i.value!==n||u.busy.value},r("ah"))))))}function Pe({name:e,none:n}){return o("a",{href:Ye(e||"-")},!e||e==="-"?r(n):e)}function q({at:e}){if(!e)return o(c,null,"–");let n=new Date(e);return o("time",{dateTime:e,title:fs(n)},cs(n))}var ur=e=>{let n=s=>JSON.parse(te(e,"/"+s).text),t=te(e,"/doc");return{key:n("key"),version:n("version"),source:n("source"),time:n("time"),doc:t&&ot(t)}},io=e=>(te(Y(e),"/rows")?.items??[]).map(ur),yi=50;function dr({table:e,row:n}){let t=g(void 0),s=g([]),a=g(void 0),i=$(),u=()=>i.run(async()=>{let l=s.peek(),{text:f}=await L("/v1/"+encodeURIComponent(e)+"/lookup",{method:"POST",body:{keys:[n]}});s.peek()===l&&(t.value=io(f)[0]??null)});O(()=>yn("/v1/"+encodeURIComponent(e)+"/changes",l=>{if(l.type!=="change"&&l.type!=="erasure"||JSON.parse(l.data).key!==n)return;let f=ur(Y(l.data));if(s.value.some(y=>y.version===f.version))return;let p=l.type==="erasure",h=t.value&&s.value.length===0&&t.value.version!==f.version?[{...t.value,erased:!1}]:[];s.value=[{...f,erased:p},...s.value,...h].slice(0,yi),t.value=p?null:f,ne(r(p?"ao":"af",{key:n}))},l=>{a.value=l,u()}),[e,n]);let d=t.value;return o(c,null,o("p",null,o("a",{href:Oe({key:""})},r("ay"))),o(v,{problem:i.problem.value??a.value,onAgain:u}),d===null&&o(P,{title:r("ap",{key:n})},o("p",null,r("aq"))),d&&o(wi,{table:e,row:d,onErased:u}),s.value.length>0&&o(ki,{seen:s.value}))}function wi({table:e,row:n,onErased:t}){let s=ye(n.doc),a=X().channels?.find(i=>i.table===e)?.datatype;return o("section",{class:"card one"},o("header",{class:"row between"},o("h2",{class:"key"},n.key),o("div",{class:"row"},o(Ge,{text:s}),a&&C("table.erase",a)&&o(ir,{table:e,row:n.key,version:n.version,onErased:t}))),o("dl",{class:"label"},o("div",null,o("dt",null,r("cz")),o("dd",null,o(q,{at:n.time}))),o("div",null,o("dt",null,r("da")),o("dd",null,n.version)),o("div",null,o("dt",null,r("aw")),o("dd",null,o("code",null,n.source))),o(_i,{key:n.source,source:n.source})),o(Te,{text:s,label:r("d2")}))}function _i({source:e}){let n=k("/v1/sources/"+e.split("/").map(encodeURIComponent).join("/")).value.value;if(!n)return null;let t=n.outputs[0];return o(c,null,n.record&&o("div",null,o("dt",null,r("d7")),o("dd",null,o(Pe,{name:n.record.sender,none:"4e"}))),t&&o("div",null,o("dt",null,r("ag")),o("dd",null,o("code",null,t.schema))),(n.redrives?.length??0)>0&&o("div",null,o("dt",null,r("ar")),o("dd",null,r("as"))))}function ki({seen:e}){return o("section",{class:"card one"},o("h2",null,r("at")),o("ol",{class:"seen"},e.map(n=>o("li",{key:n.version},o("details",null,o("summary",null,n.erased?r("au",{version:n.version}):r("av",{version:n.version})," ",o("span",{class:"muted"},o(q,{at:n.time}))),n.erased?o("p",{class:"muted"},n.source):o(Te,{text:ye(n.doc),label:r("d2")}))))))}function Ee(){return ce("send")?o("a",{class:"button",href:"/"},r("1c")):null}var lr={path:"/console/tables/:table",title:"d9",view:Ci},xi=50,Si=500;function Ci({params:e}){let n=e.table,t=b("key");return o("div",{class:"page"},o("header",{class:"head"},o("p",null,o("a",{href:"/console/tables"},r("c6"))),o("h1",null,n)),o(Ti,null),t?o(dr,{key:t,table:n,row:t}):o(Pi,{table:n}))}function Ti(){let e=g(b("key")?"key":"prefix"),n=g(b("key")||b("prefix"));return o("form",{class:"row filters",role:"search",onSubmit:t=>{t.preventDefault(),U({key:"",prefix:"",[e.value]:n.value})}},o(V,{label:"az",value:e.value,onChoose:t=>e.value=t,options:[["prefix",r("b1")],["key",r("b0")]]}),o("label",{class:"field grow"},r("b8"),o("input",{type:"search",value:n.value,autocomplete:"off",spellcheck:!1,onInput:t=>n.value=t.currentTarget.value})),o("button",{type:"submit",class:"primary"},r("b3")))}function Pi({table:e}){let n=b("prefix"),t="/v1/"+encodeURIComponent(e)+"?limit="+xi+(n&&"&prefix="+encodeURIComponent(n)),s=k(t),a=g(void 0),i=$();O(()=>{a.value=void 0},[t]);let u=s.value.value&&[...io(s.text.value),...a.value?.rows??[]],d=(a.value??s.value.value)?.next,l=()=>i.run(async()=>{let{body:f,text:p}=await L(t+"&after="+encodeURIComponent(d));a.value={rows:[...a.value?.rows??[],...io(p)],next:f.next}});return o(c,null,o(v,{problem:s.problem.value??i.problem.value,onAgain:s.again}),u?.length===0&&o(Ai,{prefix:n,table:e}),u&&u.length>0&&o("div",{class:"list stack"},o(W,{caption:r("b2",{table:e}),columns:Ri(),items:u,id:f=>f.key})),o(dt,{onMore:d?l:void 0}))}var Ri=()=>[{title:r("d3"),class:"member",cell:e=>o("a",{href:Oe({key:e.key})},e.key)},{title:r("d2"),class:"wide",cell:e=>o("code",{class:"clip"},e.doc&&De(e.doc).slice(0,Si))},{title:r("cz"),class:"time",cell:e=>o(q,{at:e.time})}];function Ai({prefix:e,table:n}){return e?o(P,{title:r("b5",{prefix:e})},o("p",null,r("b6")),o("p",null,o("a",{href:be(n)},r("ax")))):o(P,{title:r("b4")},o("p",null,r("b7")),o(Ee,null))}function pr(e,n,t){if(e.type==="alert"){let s=JSON.parse(e.data);return{id:"alert "+s.at,alert:s}}if(e.type==="change"||e.type==="erasure"){let{key:s,version:a,source:i,time:u}=JSON.parse(e.data);return{id:[t,s,a].join(" "),record:{datatype:n,table:t,key:s,version:a,erases:e.type==="erasure",source:i,time:u}}}}function uo({event:e}){return"alert"in e?o(Ni,{a:e.alert}):o(Oi,{r:e.record})}function Ni({a:e}){let n=(e.errors?.length??0)-1;return o("li",{class:"event"},o(x,{state:"no",word:r("7g")}),o("p",{class:"what"},o("a",{href:fe(e.at)},o("strong",null,e.datatype??r("7l"))," ",n>=0?o(_n,{of:e.errors[0]}):w("reason."+e.reason,e.reason))," ",n>0&&o("span",{class:"muted"},r("7c",{n}))),o("p",{class:"muted meta"},o(Pe,{name:e.sender,none:"s"})," · ",w("reason."+e.reason,e.reason)," · ",r("5",{n:e.payload_bytes}),e.sent_again&&" · "+r("6r"),e.payload_withheld&&o(c,null," · ",w("withheld."+e.payload_withheld,e.payload_withheld))),o(q,{at:e.time}))}function Oi({r:e}){return o("li",{class:"event"},o(x,{state:"yes",word:r(e.erases?"75":"73")}),o("p",{class:"what"},o("strong",null,e.datatype)," ",o("a",{href:be(e.table)+"?key="+encodeURIComponent(e.key)},o("code",null,e.key))),o("p",{class:"muted meta"},r("7b",{source:e.source})),o(q,{at:e.time}))}var qi=["malformed","limit_exceeded","unclassified","unknown_datatype","schema_violation","content_mismatch","inconsistent_channel"],en=()=>qi.map(e=>[e,w("reason."+e,e).replace(/^./,n=>n.toUpperCase())]),lt=["ready","still_refused","overtaken","erased","already_sent","too_often","cut","headers_lost","not_ours","contradicted","unpatchable","rerouted","gone"],pt=e=>e==="wanted"||e==="running"||e==="stopping";function me(e,n={}){let t=new URLSearchParams;for(let[s,a]of Object.entries({...e,...n}))for(let i of[a].flat())i&&t.append(s==="ids"?"id":s,String(i));return"/console/redrives/new?"+t}var Tn=e=>e.slice(e.lastIndexOf("/")+1);var fr={path:"/console/live",title:"7k",nav:30,needs:"alerts.read",view:Mi},ji=200,Li=500,cr=3;function Ii(e){let n=b("kind"),t=b("datatype"),s=n==="records"?void 0:Di("datatype","sender","reason");if(n==="alerts")return{alerts:s,tables:[],lacks:[]};if(s!==void 0&&(b("sender")||b("reason")))return{alerts:s,tables:[],lacks:[r("7d")]};let a=e.filter(l=>!t||l.datatype===t),i=a.filter(l=>l.table&&C("table.read",l.datatype)),u=i.slice(0,cr),d=[];return a.length&&!i.length&&d.push(r("7i")),i.length>cr&&d.push(r("7j",{tables:u.map(l=>l.table).join(", ")})),{alerts:s,tables:u,lacks:d}}function Mi(){let e=g([]),n=g({events:[],dropped:0}),t=g(!1),s=g({}),{channels:a}=X(),{alerts:i,tables:u,lacks:d}=Ii(a??[]),l=u.map(S=>S.table).join(" "),f=R({events:[],dropped:0}),p=()=>{let S=[...n.value.events,...f.current.events],j=Math.max(0,S.length-Li),_e=f.current.dropped+j;(f.current.events.length||_e)&&(n.value={events:S.slice(j),dropped:n.value.dropped+_e}),f.current={events:[],dropped:0}},h=()=>{p(),n.value.events.length!==0&&(e.value=[...n.value.events.toReversed(),...e.value].slice(0,ji),n.value={...n.value,events:[]})},y=R(void 0),m=()=>{y.current??=setTimeout(()=>{y.current=void 0,t.value?p():h()},200)};O(()=>()=>clearTimeout(y.current),[]),O(()=>{e.value=[],n.value={events:[],dropped:0},f.current={events:[],dropped:0};let S=(se,he)=>{se.type==="dropped"&&(f.current.dropped+=JSON.parse(se.data).dropped);let ve=pr(se,he?.datatype??"",he?.table??"");ve&&f.current.events.push(ve),m()};s.value={};let j=se=>he=>{s.value={...s.value,[se]:he}},_e=u.map(se=>yn("/v1/"+encodeURIComponent(se.table)+"/changes",he=>S(he,se),j(se.table)));return i!==void 0&&_e.push(yn("/v1/alerts/stream"+i,S,j(""))),()=>_e.forEach(se=>se())},[i,l]);let _=()=>t.value=!0,I=()=>{t.value=!1,h()},A=n.value.events.length,M=Object.values(s.value).filter(S=>S!==void 0),T=u.length+(i===void 0?0:1)>M.length;return o("div",{class:"page"},o(B,{title:"7k",lead:"7a"}),o(Ui,{channels:a??[]}),[...new Map(M.map(S=>[S.sentence,S])).values()].map(S=>o(v,{key:S.sentence,problem:S})),d.map(S=>o("p",{key:S,class:"hint"},S)),o("p",{class:"row live-state",role:"status"},T&&r(t.value?"7h":"76"),n.value.dropped>0&&o("strong",{class:"dropped"},r("74",{n:n.value.dropped}))),e.value.length===0&&A===0&&T&&o(P,{title:r("7e")},o("p",null,r("7f")),o(Ee,null)),t.value&&o(Cn,{n:A,onShow:h}),e.value.length>0&&o("ol",{class:"events","aria-label":r("7k"),onMouseEnter:_,onMouseLeave:I,onFocusIn:_,onFocusOut:I},e.value.map(S=>o(uo,{key:S.id,event:S}))))}function Di(...e){let n=new URLSearchParams;for(let s of e)b(s)&&n.set(s,b(s));let t=n.toString();return t&&"?"+t}function Ui({channels:e}){return o("form",{class:"row filters",role:"search",onSubmit:n=>n.preventDefault()},o(V,{label:"1d",value:b("kind"),onChoose:n=>U({kind:n,...n==="records"&&{sender:"",reason:""}}),options:[["",r("78")],["alerts",r("77")],["records",r("79")]]}),o(V,{label:"d1",value:b("datatype"),onChoose:n=>U({datatype:n}),options:[["",r("4u")],...e.map(n=>n.datatype)]}),b("kind")!=="records"&&o(c,null,o(V,{label:"d4",value:b("reason"),onChoose:n=>U({reason:n}),options:[["",r("57")],...en()]}),o("label",{class:"field"},r("d7"),o("input",{type:"search",value:b("sender"),autocomplete:"off",spellcheck:!1,onChange:n=>U({sender:n.currentTarget.value.trim()})}))))}function mr(e,n,t){let s=R(new Map),a=R(""),i=g(0);i.value,e&&(a.current!==t||s.current.size===0)&&(a.current=t,s.current=new Map(e.map(l=>[n(l),l])));let u=()=>{s.current.clear(),i.value++};if(a.current!==t)return{shown:[],fresh:0,update:u};let d=0;for(let l of e??[])s.current.has(n(l))?s.current.set(n(l),l):d++;return{shown:[...s.current.values()],fresh:d,update:u}}var Wi=50,zi=200;function nn(e,n,t,s,a="after"){let i=g({path:e,pages:1}),u=i.value.path===e?i.value.pages:1,d=bn(e,n,async h=>{let y=[],m=e+(e.includes("?")?"&":"?")+"limit="+Wi;for(;;){let _=await L(m,{signal:h});y.push(_);let{next:I}=_.body;if(I===null||y.length===u)return{...y[0],body:y};m=e+(e.includes("?")?"&":"?")+"limit="+zi+"&"+a+"="+encodeURIComponent(I)}},u),l=d.value.value,f=mr(l?.flatMap(t),s,e+" "+l?.length),p=()=>{i.value={path:e,pages:l.length+1}};return{...f,answer:l?.[0].body,problem:d.problem.value,again:d.again,more:l&&l.at(-1).body.next!==null?p:void 0}}var hr={path:"/console/journal",title:"6b",nav:70,needs:"journal.read",view:Bi};function Hi({body:e,text:n}){let t=te(Y(n),"/entries");return e.entries.map((s,a)=>({...s,whole:t?.items[a]}))}var $i=["decision","plan","run","batch","erasure","catalogue","payloads","login"];function Bi(){let e=b("kind"),n=nn("/v1/journal"+(e&&"?kind="+encodeURIComponent(e)),5e3,Hi,t=>String(t.offset),"before");return o("div",{class:"page"},o(B,{title:"6b",lead:"62"}),o("div",{class:"row filters"},o(V,{label:"1d",value:e,onChoose:t=>U({kind:t}),options:[["",r("journal.kind.all")],...$i.map(t=>[t,w("journal.kind."+t,t)])]})),o(Xe,{list:n,none:o(Fi,null)},t=>o("div",{class:"list stack"},o(W,{caption:r("6b"),columns:Ji(),items:t,id:s=>String(s.offset)}))))}function Fi(){return o(P,{title:r("66")},o("p",null,r("67")))}var Ji=()=>[{title:r("6c"),class:"wide",cell:e=>o(c,null,o(Vi,{e}),e.note&&o("p",{class:"muted"},e.note),o("details",null,o("summary",null,r("60")),o(Te,{text:e.whole?ye(e.whole):"",label:r("60")})))},{title:r("5x"),class:"member",cell:e=>H(e.by)||o("span",{class:"muted"},r("65"))},{title:r("6d"),class:"time",cell:e=>o(q,{at:e.at})}];function Vi({e}){if(e.decision)return o("a",{href:ae(e.decision.group)},r("5z",{group:e.decision.group,state:w("state."+e.decision.state,e.decision.state)}));let n=e.run?.plan??e.batch?.plan??(e.plan&&e.id);if(n){let t=e.run?r("6a",{run:n,state:w("journal.run."+e.run.state,e.run.state)}):e.batch?r("5w",{run:n,n:e.batch.sent.length}):r("69",{run:n});return o("a",{href:ge(n)},t)}return e.erasure?r("61",{table:e.erasure.table}):e.payloads?r("68",{n:e.payloads.alerts?.length??0,route:e.payloads.route}):e.login?r(e.login.out?"64":"63"):e.kind==="catalogue"?r("5y"):`${w("journal.kind."+e.kind,e.kind)} ${J(e.offset)}`}function gr(e){let n=[];for(let t of e.split(`
`)){let s=/^([a-z_:0-9]+)(?:\{(.*)\})? (\S+)$/i.exec(t);if(!s)continue;let a={};for(let[,i,u]of(s[2]??"").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g))a[i]=u.replace(/\\(.)/g,(d,l)=>l==="n"?`
`:l);n.push({name:s[1],labels:a,value:Number(s[3])})}return n}function vr(e){let n=new Map;for(let{name:t,labels:s,value:a}of e){if(t!=="esclusa_consumer_lag_records"&&t!=="esclusa_consumer_lag_seconds")continue;let i=n.get(s.group)??{group:s.group,records:0,seconds:0};t==="esclusa_consumer_lag_records"?i.records+=a:i.seconds=Math.max(i.seconds,a),n.set(s.group,i)}return[...n.values()].sort((t,s)=>s.records-t.records||(t.group<s.group?-1:1))}var br={path:"/console/health",title:"5s",nav:80,view:Gi},yr=5e3;function Gi(){return o("div",{class:"page"},o(B,{title:"5s",lead:"5m"}),o(Qi,null),o(Zi,null))}var Ki=()=>[{title:r("5h"),class:"wide",cell:e=>o("code",null,e.name)},{title:r("d8"),cell:e=>o(x,{state:e.met?"yes":"no",word:r(e.met?"5n":"5t")})},{title:r("5i"),cell:e=>H(e.detail??"")||"–"}];function Qi(){let e=k("/readyz",yr),n=e.problem.value,t=n?n.body.conditions:e.value.value?.conditions;return o("section",{class:"card one"},o("h2",null,r("5q")),t?o(x,{state:t.every(s=>s.met)?"yes":"no",word:r(t.every(s=>s.met)?"3m":"3l")}):o(v,{problem:n,onAgain:e.again}),t&&o("div",{class:"plain stack"},o(W,{caption:r("5q"),columns:Ki(),items:t,id:s=>s.name})))}var Yi=()=>[{title:r("5j"),class:"wide",cell:e=>o("code",null,e.group)},{title:r("5v"),class:"number",cell:e=>J(e.records)},{title:r("5o"),class:"number",cell:e=>e.records===0?"–":Vn(e.seconds)}];function Zi(){let e=bn("/metrics",yr,f=>Ko("/metrics",{signal:f})),n=e.problem.value;if(n?.status===404)return o(P,{title:r("5f")},o("p",null,r("5g")));if(n)return o(v,{problem:n,onAgain:e.again});if(e.value.value===void 0)return null;let t=gr(e.value.value),a=(f=>t.find(p=>p.name===f)?.value)("esclusa_unaccounted_records"),i=t.filter(f=>f.name==="esclusa_duplicate_records_total").reduce((f,p)=>f+p.value,0),u=t.find(f=>f.name==="esclusa_build_info"),d=[...new Set(t.filter(f=>f.name==="esclusa_last_progress_timestamp_seconds").map(f=>f.labels.role))].sort(),l=vr(t);return o(c,null,o("div",{class:"facts"},o(Zn,{account:a===void 0?null:{unaccounted:a,repeated:i}}),o("section",{class:"card"},o("h2",null,r("5p")),o("p",null,r("5u",{version:u?.labels.version??"–"})),o("p",{class:"muted"},r("5r",{roles:d.join(", ")||"–"})))),o("section",{class:"card one"},o("h2",null,r("5k")),l.length===0&&o("p",{class:"muted"},r("5l")),l.length>0&&o("div",{class:"plain stack"},o(W,{caption:r("5k"),columns:Yi(),items:l,id:f=>f.group}))))}function lo({fault:e}){let{who:n,where:t,what:s}=Fe(e);return o(c,null,n," ",t&&o("code",null,t)," ",s)}function po({g:{id:e,datatype:n,reason:t},sender:s}){return t==="inconsistent_channel"||!C("redrive",n,s)?null:o("a",{href:me({group:e,datatype:n,sender:s})},r("4a"))}var wr={path:"/console/senders/:sender",title:"d7",view:Xi};function Xi({params:e}){let n=e.sender,t="sender="+encodeURIComponent(n),s=k("/v1/alert-groups?limit=100&"+t,5e3),a=k("/v1/alerts?limit=50&"+t,5e3),i=s.value.value?.groups,u=a.value.value?.alerts,d=i?.length===0&&u?.length===0;return o("div",{class:"page"},o("header",{class:"head"},o("p",null,r("d7")),o("h1",{class:"key"},n==="-"?r("c0"):n),o("p",null,r("bx"))),o("div",{class:"row actions"},i&&o(Ei,{name:n,groups:i}),o("a",{class:"button",href:"/console/live?"+t},r("by"))),o(v,{problem:s.problem.value??a.problem.value,onAgain:s.again}),d&&o(P,{title:r("bt")},o("p",null,r("bu"))),i&&i.length>0&&o("section",{class:"one"},o("h2",null,r("bv")),o("div",{class:"list stack"},o(W,{caption:r("bv"),columns:eu(n,u),open:l=>Q(ae(l.id)),items:i,id:l=>l.id}))),u&&u.length>0&&o("section",{class:"one"},o("h2",null,r("c1")),o("ol",{class:"events"},u.map(l=>o(uo,{key:l.at,event:{id:l.at,alert:l}})))))}function Ei({name:e,groups:n}){let t=n.filter(i=>i.state!=="resolved"&&i.reason!=="inconsistent_channel"),a=new Set(t.map(i=>i.datatype)).size===1?t[0].datatype:void 0;return t.length===0||!C("redrive",a,e)?null:o("a",{class:"button primary",href:me({datatype:a,sender:e})},r("bz"))}var eu=(e,n=[])=>[{title:r("db"),class:"wide",cell:t=>o(c,null,o("a",{href:ae(t.id)},o(lo,{fault:t}))," ",o(po,{g:t,sender:e}))},{title:r("d8"),cell:t=>o(x,{state:t.state})},{title:r("bs"),class:"number",cell:t=>J(t.senders.find(s=>s.sender===e)?.count??0)},{title:r("bw"),class:"time",cell:t=>o(q,{at:n.find(s=>s.groups.includes(t.id))?.time})}];var ct=["open","regressed","acknowledged","resolved"];function ft(e){let{who:n,where:t,what:s}=Fe(e);return[n,t,s].filter(Boolean).join(" ")}function mt(e){return e.state==="resolved"?["open"]:e.state==="acknowledged"?["resolved","open"]:["acknowledged","resolved"]}var on=(e,n)=>mt(e).find(t=>n==="a"==(t==="acknowledged"));async function _r(e,n,t){let s=JSON.stringify(String(n?.offset??-1));return(await L("/v1/alert-groups/"+encodeURIComponent(e)+"/state",{method:"PUT",ifMatch:s,body:t})).body}var ht=e=>e?.status===412?e.body.decision:void 0;function kr(e,n){let t=Date.parse(e.hours.from)/36e5,s=Math.floor(n/36e5);return Array.from({length:48},(a,i)=>e.hours.counts[s-47+i-t]??0)}var gt={acknowledged:"2g",resolved:"2n",open:"2m"},nu=[["2p",0],["2o",1],["2q",7]];function co({group:e,keys:n,onDecide:t}){let s=a=>["a","r"].find(i=>on(e,i)===a);return o(c,null,mt(e).map(a=>o("button",{key:a,type:"button",class:n?void 0:"small",onClick:()=>t({group:e,state:a})},r(gt[a])," ",n&&s(a)&&o("kbd",null,s(a)))))}function fo({asked:e,onDone:n}){let t=e.value,s=()=>e.value=void 0,a=i=>{e.peek()===t&&s(),n(i)};return o(Je,{open:t!==void 0,title:t?r(gt[t.state]):"",onClose:s},t&&o(ou,{...t,onClose:s,onDone:a}))}function ou({group:e,state:n,onClose:t,onDone:s}){let a=g(""),i=g(0),u=g(e.decision),d=$(),l=ht(d.problem.value),f=async()=>{let p=n==="acknowledged"&&i.value?new Date(Date.now()+i.value*864e5).toISOString():void 0;await d.run(async()=>{let h=await _r(e.id,u.value,{state:n,by:Ve(),note:a.value.trim()||void 0,until:p});ne(r("2j",{state:w("state."+h.state,h.state),what:ft(h)})),s(h)}),u.value=ht(d.problem.value)??u.value};return o(c,null,o("p",null,ft(e)),o("form",{onSubmit:p=>{p.preventDefault(),f()}},o("label",{class:"field"},r("2k"),o("input",{name:"note",autofocus:!0,maxLength:500,value:a.value,onInput:p=>a.value=p.currentTarget.value})),n==="acknowledged"&&o("fieldset",null,o("legend",null,r("32")),nu.map(([p,h])=>o("label",{key:p},o("input",{type:"radio",name:"until",checked:i.value===h,onChange:()=>i.value=h})," ",r(p)))),!pe()&&o("label",{class:"field"},r("2h"),o("input",{name:"by",maxLength:100,autocomplete:"name",value:Se.value,onInput:p=>Se.value=p.currentTarget.value}),o("small",null,r("2i"))),l?o("div",{class:"error",role:"alert"},o("p",null,r("2l",{by:l.by||"–",state:w("state."+l.state,l.state)})," ",l.note&&o("q",null,l.note))):o(v,{problem:d.problem.value}),o("div",{class:"end"},o("button",{type:"button",onClick:t},r("10")),o("button",{type:"submit",class:"primary",disabled:d.busy.value},r(gt[n])))))}var tu=["allOf","anyOf","oneOf"],vt=(e,n)=>kn(n).reduce((t,s)=>typeof t=="object"&&t!==null?t[s]:void 0,e);function Pn(e,n,t=new Set){let s=vt(e,n);if(typeof s!="object"||s===null||t.has(n))return[];t.add(n);let a=s,i=[n];typeof a.$ref=="string"&&a.$ref.startsWith("#")&&i.push(...Pn(e,decodeURIComponent(a.$ref.slice(1)),t));for(let u of tu)Array.isArray(a[u])&&a[u].forEach((d,l)=>i.push(...Pn(e,`${n}/${u}/${l}`,t)));for(let u of["if","then","else"])a[u]&&i.push(...Pn(e,n+"/"+u,t));return i}function su(e,n,t){let s=vt(e,n),a=s.properties;return a&&Object.hasOwn(a,t)?[n+"/properties"+et(t)]:Array.isArray(s.items)?/^\d+$/.test(t)&&Number(t)<s.items.length?[`${n}/items/${t}`]:[]:typeof s.items=="object"&&/^(\d+|\*)$/.test(t)?[n+"/items"]:typeof s.additionalProperties=="object"&&s.additionalProperties?[n+"/additionalProperties"]:[]}function xr(e,n,t){let s=Pn(e,""),a=s;for(let u of kn(n))a=s,s=s.flatMap(d=>su(e,d,u)).flatMap(d=>Pn(e,d));let i=u=>u.filter(d=>Object.hasOwn(vt(e,d),t)).map(d=>d+et(t));for(let u of[i(s),i(a),s])if(u.length)return u;return[]}var bt=240;function tn({root:e,notes:n=[],label:t,small:s}){let a=R(null);return O(()=>{let i=a.current,u=i.querySelector(".noted");s&&u&&(i.scrollTop=u.offsetTop-i.offsetTop-i.clientHeight/3)},[e]),o("ol",{class:"doc"+(s?" small":""),"aria-label":t,ref:a,tabIndex:s?0:void 0},Ds(nt(e,n)).map((i,u)=>typeof i=="number"?o("li",{key:u,class:"muted",style:{counterIncrement:"line "+i}},r("2t",{n:i})):o(ru,{key:u,line:i})))}function ru({line:e}){return o("li",{class:(e.notes.length?"noted":"")+(e.ghost?" ghost":"")},o("code",{style:{paddingInlineStart:`${e.depth*2}ch`}},e.name!==void 0&&o("span",{class:"name"},JSON.stringify(e.name),": "),e.ghost?o("span",{class:"lacks"},r("2s")):o(au,{text:e.text}),e.comma&&","),e.notes.map(n=>o("span",{key:n,class:"note"},n)))}function au({text:e}){let n=e.startsWith('"')?"string":/^[-\dtfn]/.test(e)?"word":void 0;return o("span",{class:n},e.slice(0,bt),e.length>bt&&o("span",{class:"cut"},r("2r",{n:e.length-bt})))}function mo({datatype:e,id:n,faults:t,part:s}){let a=n?"?version="+encodeURIComponent(Tn(n)):"",i=k("/v1/channels/"+encodeURIComponent(e)+"/schema"+a),u=i.value.value,d=u===void 0?[]:t.flatMap(p=>xr(u,p.pointer,p.keyword)),l=s&&d.length?iu(d):"",f=te(Y(i.text.value??""),l);return o("section",{class:"card schema"},o("div",{class:"row between"},o("h2",null,r("bq",{datatype:e})),o("span",{class:"muted"},n?Tn(n):r("bg"))),o(v,{problem:i.problem.value,onAgain:i.again}),l&&o("p",{class:"muted"},r("bd")," ",o("code",null,"#"+l)),f&&!d.length&&o("p",{class:"hint"},r("br")),f&&o(tn,{small:!0,root:f,label:r("bq",{datatype:e}),notes:[...new Set(d)].map(p=>({pointer:p.slice(l.length),text:r("bj")}))}))}function iu(e){let n=e.map(s=>s.split("/")),t=0;for(;t<n[0].length-1&&n.every(s=>s.length-1>t&&s[t]===n[0][t]);)t++;return n[0].slice(0,t).join("/")}function ho({counts:e,label:n,slots:t=48,bad:s}){let a=Math.max(1,...e),i=t-e.length;return o("svg",{class:"bars"+(s?" bad":""),viewBox:`0 0 ${t*3} 24`,preserveAspectRatio:"none",role:"img","aria-label":n},o("rect",{class:"base",x:"0",y:"23",width:t*3,height:"1"}),e.map((u,d)=>{let l=u>0?Math.max(2,u/a*22):0;return l>0&&o("rect",{key:d,x:(i+d)*3,y:23-l,width:"2",height:l})}))}var Sr={path:"/console/groups/:id",title:"4h",view:du},uu=3e3;function du({params:e}){let n=k("/v1/alert-groups/"+encodeURIComponent(e.id),uu),t=n.value.value;return n.problem.value?.status===404?o(P,{title:r("41"),level:1},o("p",null,r("42")),o("p",null,o("a",{href:"/console/groups"},r("1")))):o("div",{class:"page"},t?o(lu,{g:t,again:n.again}):o("h1",null,r("4h")),o(v,{problem:n.problem.value,onAgain:n.again}))}function lu({g:e,again:n}){let t=Fe(e),s=me({group:e.id,datatype:e.datatype}),a=C("redrive",e.datatype)&&e.reason!=="inconsistent_channel",i=g(void 0),u=C("alerts.decide",e.datatype),d=(l,f)=>{let p=u&&on(e,l);return p?[{key:l,does:f,run:()=>i.value={group:e,state:p}}]:[]};return ie([...a?[{key:"m",does:"6h",run:()=>Q(s)}]:[],...d("a","6e"),...d("r","6n")]),o(c,null,o("header",{class:"head"},o("p",{class:"kind"},r("48",{reason:w("reason."+e.reason,e.reason)})),o("h1",null,t.who,": ",t.where&&o("code",null,t.where)," ",t.what),o("div",{class:"row"},o(x,{state:e.state}),o("span",{class:"muted"},o(ee,{n:e.count})," ",r("43",{n:e.count})," · ",e.sent_again>0&&r("4s",{n:e.sent_again})+" · "," ",r("47")," ",o(q,{at:e.first.time})," · ",r("49")," ",o(q,{at:e.last.time}))),o("div",{class:"row actions"},a&&o("a",{class:e.state==="resolved"?"button":"button primary",href:s},r("4a")," ",o("kbd",null,"m")),u&&o(co,{keys:!0,group:e,onDecide:l=>i.value=l}))),o(fo,{asked:i,onDone:n}),e.decision&&o(pu,{d:e.decision,state:e.state}),e.anew&&o("p",{class:"hint"},r("44")),o(cu,{g:e}),o("div",{class:"halves"},e.datatype!=="_none"&&e.keyword?o(mo,{part:!0,datatype:e.datatype,id:e.schemas.at(-1)??null,faults:[{pointer:e.pointer??"",keyword:e.keyword,message:e.message??""}]}):o("section",{class:"card schema"},o("h2",null,r("w")),o("p",null,r("4n"))),o(mu,{g:e})),o(gu,{g:e}))}function pu({d:e,state:n}){return o("section",{class:"card decided"},o("h2",null,r("46")),o("p",null,r("45",{by:e.by||"–",state:w("state."+e.state,e.state)})," ",o(q,{at:e.time}),e.until&&o(c,null," ",r("4o")," ",o(q,{at:e.until})),".",n==="regressed"&&" "+r("4b")),e.note&&o("blockquote",null,e.note))}function cu({g:e}){let n=e.hours.counts.reduce((s,a)=>s+a,0),t=Math.max(0,...e.hours.counts);return o("section",{class:"card trend"},o("div",{class:"row between"},o("h2",null,r("4i")),o("span",{class:"muted"},r("4l",{n:t}))),o(ho,{counts:e.hours.counts,label:r("4k",{n}),bad:e.state!=="resolved"}),o("div",{class:"row between muted axis"},o("span",null,r("4j")),o("span",null,r("4m"))))}var fu=500;function mu({g:e}){let n=k(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${fu}`),t=n.value.value?.alerts??[],s=[...new Set(t.map(i=>i.schema??""))].sort(),a=(i,u)=>t.filter(d=>(d.sender??"-")===i&&(d.schema??"")===u).length;return o("section",{class:"card senders"},o("h2",null,r("4f")),o("div",{class:"scroll",tabIndex:0,role:"region","aria-label":r("4f")},o("table",null,o("caption",{class:"hidden"},r("4f")),o("thead",null,o("tr",null,o("th",{scope:"col"},r("d7")),o("th",{scope:"col",class:"number"},r("cy")),s.map(i=>o("th",{key:i,scope:"col",class:"number",title:i},i?Tn(i):r("4p"))))),o("tbody",null,e.senders.map(i=>o("tr",{key:i.sender},o("th",{scope:"row"},o(Pe,{name:i.sender,none:"4e"})," ",o(po,{g:e,sender:i.sender})),o("td",{class:"number"},o(ee,{n:i.count})),s.map(u=>o("td",{key:u,class:"number"},o(ee,{n:a(i.sender,u)}))))),e.other_senders>0&&o("tr",null,o("th",{scope:"row"},r("4g")),o("td",{class:"number"},o(ee,{n:e.other_senders})),s.map(i=>o("td",{key:i,class:"number"},"–")))))),o(v,{problem:n.problem.value,onAgain:n.again}),o("p",{class:"muted"},r("4q",{n:t.length})))}var hu=20;function gu({g:e}){let n=g(e.count),t=k(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${hu}`),s=t.value.value?.alerts,a=e.count-n.value,i=()=>{n.value=e.count,t.again()};return o("section",{class:"samples"},o("h2",null,r("4c")),o(Cn,{n:a,onShow:i}),o(v,{problem:t.problem.value,onAgain:t.again}),s?.length===0&&o("p",{class:"muted"},r("4d")),s&&s.length>0&&o("div",{class:"list stack"},o(W,{caption:r("4c"),columns:vu(),items:s,id:u=>u.at,open:u=>Q(fe(u.at))})))}var vu=()=>[{title:r("u"),cell:e=>o(c,null,o("a",{href:fe(e.at)},e.at),e.sent_again&&o("p",{class:"muted"},r("6r")))},{title:r("db"),class:"wide",cell:e=>o(E,{errors:e.errors.slice(0,2),omitted:e.errors.length+e.errors_omitted-2})},{title:r("d7"),cell:e=>o(Pe,{name:e.sender,none:"4e"})},{title:r("d5"),cell:e=>o("code",null,e.id)},{title:r("4r"),class:"time",cell:e=>o(q,{at:e.time})}];function go(e){let n=atob(e),t=new Uint8Array(n.length);for(let s=0;s<n.length;s++)t[s]=n.charCodeAt(s);return t}function vo(e){try{return new TextDecoder("utf-8",{fatal:!0,ignoreBOM:!0}).decode(e)}catch{return}}function Cr(e){let n=[];for(let t=0;t<e.length;t+=16){let s=[...e.subarray(t,t+16)],a=s.map(u=>u.toString(16).padStart(2,"0")),i=s.map(u=>u>=32&&u<127?String.fromCharCode(u):".");n.push(`${t.toString(16).padStart(6,"0")}  ${a.slice(0,8).join(" ").padEnd(23)}  ${a.slice(8).join(" ").padEnd(23)}  ${i.join("")}`)}return n.join(`
`)}function sn({list:e,open:n}){return o("details",{class:"card commands",open:n},o("summary",null,r("2e")),o("ul",null,e.filter(t=>t.text).map(t=>o("li",{key:t.title},o("div",{class:"row between"},o("h3",null,t.title),o(Ge,{text:t.text})),o("pre",null,o("code",null,t.text))))))}var bu=4;async function yu(e,n){let t=[],s=[e];for(let a=s.shift();a&&t.length<bu;a=s.shift()){let{body:i}=await L("/v1/sources/"+a,{signal:n});t.push(i);for(let u of i.redrives??[])u.from===a&&s.push(u.to)}return t}function Tr({alert:e}){let n=e.redrive?.split(";")[0]??e.id,t=e.source.partition===null||e.reason==="inconsistent_channel",s=g(void 0),a=g(void 0),i=g(0),u=i.value;return O(()=>{if(t)return;let d=new AbortController;return a.value=void 0,yu(n,d.signal).then(l=>s.value=l,l=>{if(l instanceof K)a.value=l;else if(l.name!=="AbortError")throw l}),()=>d.abort()},[n,u]),o("section",{class:"card lineage"},o("h2",null,r("72")),t&&o("p",null,r(e.reason==="inconsistent_channel"?"6v":"6x")),o(v,{problem:a.value,onAgain:()=>{i.value++}}),!t&&!s.value&&!a.value&&o("p",{class:"muted"},r("6z")),s.value&&o("ol",{class:"steps"},s.value.flatMap((d,l)=>wu(d,l,s.value))))}function wu(e,n,t){let s=t.flatMap(i=>i.redrives??[]).find(i=>i.to===e.source),a=[o(bo,{key:e.source,state:"acknowledged",word:r(n===0?"6u":"6r"),at:s?.time??e.record?.time},o("code",null,e.source),s&&o(c,null," ",r("6t",{by:s.by||"–"})," ",o("a",{href:ge(s.run)},r("71"))),!s&&e.record?.sender&&" "+r("6w",{sender:e.record.sender}))];for(let i of e.alerts)a.push(o(bo,{key:i.at,state:"no",word:r("70"),at:i.time},o("a",{href:fe(i.at)},r("6s",{at:i.at}))," ",i.errors[0]&&o(_n,{of:i.errors[0]})));for(let i of e.outputs)a.push(o(bo,{key:i.at,state:"yes",word:r("6q"),at:i.time},o("code",null,i.at)," ",i.key&&r("6y",{key:i.key})));return!e.alerts.length&&!e.outputs.length&&a.push(o(bo,{key:e.source+"?",state:"open",word:w("source."+e.outcome,e.outcome),at:void 0})),a}function bo({state:e,word:n,at:t,children:s}){return o("li",null,o(x,{state:e,word:n}),o("span",null,s),o("span",{class:"muted"},t&&o(q,{at:t})))}var yt=4096;function Pr({alert:e,at:n}){let t=e.payload===null?void 0:go(e.payload),s=t&&vo(t),a=s===void 0||e.payload_truncated?void 0:Y(s);return o("section",{class:"card body"},o("div",{class:"row between"},o("h2",null,r("4")),o("span",{class:"muted"},r("5",{n:e.payload_bytes}))),e.payload_withheld&&o("p",{class:"hint"},w("alert.withheld."+e.payload_withheld,e.payload_withheld)),e.payload_truncated&&o("p",{class:"hint"},r("v",{n:t?.length??0})),a?o(tn,{root:a,notes:wt(e.errors),label:r("4")}):o(_u,{bytes:t,alert:e}),!e.payload_withheld&&!e.payload_truncated&&t&&o("p",null,o("a",{href:"/v1/alerts/"+n+"?as=original",download:e.id.replaceAll("/","-")},r("9"))))}var wt=e=>e.map(n=>({pointer:n.pointer,text:H(n.message)}));function _u({bytes:e,alert:n}){return e?e.length===0?o("p",{class:"muted"},r("c")):o(c,null,o(E,{errors:n.errors}),!n.payload_truncated&&o("p",{class:"muted"},r("p")),o("pre",{class:"dump",tabIndex:0,"aria-label":r("a")},Cr(e.subarray(0,yt))),e.length>yt&&o("p",{class:"muted"},r("b",{n:e.length-yt}))):n.payload_withheld?null:o("p",{class:"muted"},r("m"))}var ku=/^[A-Za-z0-9_@%+=:,./-]+$/,xu=/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u,Su=e=>ku.test(e)?e:"'"+e.replaceAll("'","'\\''")+"'",we=(...e)=>xu.test(e.join(""))?"":e.map(Su).join(" "),rn=(e,n)=>we("curl",...n===void 0?[]:["-d",n],location.origin+e);var Rr={path:"/console/alerts/:partition/:offset",title:"u",view:Cu};function Cu({params:e}){let n=e.partition+"/"+e.offset,t=k("/v1/alerts/"+encodeURIComponent(e.partition)+"/"+encodeURIComponent(e.offset)),s=t.value.value;return s?o(Pu,{alert:s,at:n}):o(Tu,{problem:t.problem.value,onAgain:t.again,at:n})}function Tu({problem:e,onAgain:n,at:t}){return e?.status!==404?o("div",{class:"page"},o("h1",null,r("3",{at:t})),e?o(v,{problem:e,onAgain:n}):o("p",{class:"muted"},r("16"))):o(P,{title:r("0",{at:t}),level:1},o("p",null,r("2")),o("p",null,o("a",{href:"/console/groups"},r("1"))))}function Pu({alert:e,at:n}){let t=e.errors[0],s=e.sent_again,a=e.source.partition!==null&&e.reason!=="inconsistent_channel"&&!s&&C("redrive",e.datatype??void 0,e.sender??"-"),i=me({ids:[e.id],datatype:e.datatype??"_none",sender:e.sender??"-"},{at:[n]});return ie(a?[{key:"m",does:"6h",run:()=>Q(i)}]:[]),o("div",{class:"page alert"},o("header",{class:"head"},o("p",{class:"kind"},r("3",{at:n})),o("h1",null,e.datatype??e.named??r("8"),t&&o(c,null,": ",t.pointer&&o("code",null,t.pointer)," ",H(t.message))),o("p",null,w("reason."+e.reason,e.reason)," · ",o("a",{href:Ye(e.sender??"-")},e.sender===null?r("s"):r("r",{sender:e.sender}))," · ",o(q,{at:e.time})),s&&o("p",{class:"row"},o(x,{state:"acknowledged",word:r("6r")})," ",o(q,{at:s.time})," ",o("a",{href:ge(s.run)},r("71"))),o("div",{class:"row actions"},a&&o("a",{class:"button primary",href:i},r("q")," ",o("kbd",null,"m")),e.groups.map((u,d)=>o("a",{key:u,class:"button",href:ae(u)},d===0?r("f"):r("g",{n:d+1}))))),(e.errors.length>1||e.errors_omitted>0)&&o(Ru,{alert:e}),o("div",{class:"halves"},o(Pr,{alert:e,at:n}),e.datatype?o(mo,{datatype:e.datatype,id:e.schema,faults:e.errors}):o(Au,null)),C("alerts.read",void 0)&&o(Tr,{alert:e}),o(Nu,{alert:e,at:n}),o(Ou,{alert:e}),o(sn,{list:qu(e,n,a)}))}function Ru({alert:e}){return o("section",{class:"card"},o("h2",null,r("e",{n:e.errors.length+e.errors_omitted})),o(E,{errors:e.errors,omitted:e.errors_omitted}))}function Au(){return o("section",{class:"card schema"},o("h2",null,r("w")),o("p",null,r("x")))}function Nu({alert:e,at:n}){let t=k("/v1/alerts/"+n+"/headers"),s=t.value.value?.headers??[];return o("section",{class:"card"},o("h2",null,r("h")),o(v,{problem:t.problem.value,onAgain:t.again}),t.value.value&&s.length===0&&o("p",{class:"muted"},r("i")),s.length>0&&o("dl",{class:"facts-list"},s.map((a,i)=>o("div",{key:i},o("dt",null,o("code",null,a.name)),o("dd",null,a.value===null?o("em",null,r("k")):o("code",null,Ar(a.value)))))),e.headers_omitted>0&&o("p",{class:"hint"},r("j",{n:e.headers_omitted})))}function Ar(e){let n=go(e);return vo(n)??"0x"+[...n].map(t=>t.toString(16).padStart(2,"0")).join("")}function Ou({alert:e}){let{source:n}=e,t=[[r("t"),n.partition===null?null:e.id],[r("d3"),n.key===null?null:Ar(n.key)],[r("6"),n.timestamp],[r("o"),e.time],[r("7"),e.component+" "+e.version],[r("l"),e.named],[r("n"),e.principal],[r("d6"),e.schema],["SHA-256",/^0+$/.test(e.payload_sha256)?null:e.payload_sha256]];return o("section",{class:"card"},o("h2",null,r("d")),o("dl",{class:"facts-list"},t.filter(([,s])=>s!==null&&s!=="").map(([s,a])=>o("div",{key:s},o("dt",null,s),o("dd",null,o("code",null,a))))))}function qu(e,n,t){let s=[{title:r("2d"),text:we("esclusa","alerts","show",n)},{title:r("28"),text:rn("/v1/alerts/"+n)}];return t&&(s.push({title:r("2f"),text:we("esclusa","where",e.id)}),s.push({title:r("2a"),text:we("esclusa","redrive","--id",e.id,"--plan")})),s}var Nr=["group","datatype","reason","sender","since","until"];function yo(){let e=oe.value.query,n={};for(let s of Nr)e.get(s)&&(n[s]=e.get(s));let t=e.getAll("id").filter(s=>s);return t.length&&(n.ids=t),n}var _t=3;function Or(e,n,t,s){return{as:e||void 0,overtaken:n==="send"?n:void 0,max_attempts:t===_t?void 0:t||void 0,limit:s||void 0}}var kt=()=>Or(b("as"),b("overtaken"),Number(b("max_attempts")),Number(b("limit"))),qr=e=>"esclusa.patch."+JSON.stringify([Nr.map(n=>e[n]),e.ids]);function an(e,n){try{sessionStorage.setItem(qr(e),n)}catch{}}function xt(e){try{return sessionStorage.getItem(qr(e))??""}catch{return""}}function Rn(e,n){let t=JSON.stringify(e);return n.trim()?t.slice(0,-1)+`,"patch":${n}}`:t}function wo({patch:e,...n}){let{filter:t,...s}=n,{ids:a,...i}=t,u=["esclusa","redrive"];for(let[h,y]of Object.entries({...i,...s}))y&&u.push("--"+h.replace("_","-"),String(y));for(let h of a??[])u.push("--id",h);u.push("--plan");let d=Y(e),l=d?De(d):e.trim(),f=we(...u,...l?["--patch","-"]:[]),p=we("printf","%s",l);return{shell:l?p&&f&&p+" | "+f:f,call:rn("/v1/redrives",Ze(Rn(n,l)))}}function jr(e,n){let{filter:t,as:s,overtaken:a,max_attempts:i,limit:u}=e.plan;return{filter:t,patch:n,...Or(s,a,i,u)}}var ju=()=>en().filter(([e])=>e!=="inconsistent_channel"),Lu=[["datatype","d1"],["reason","d4"],["sender","d7"],["since","30"],["until","32"]];function un({filter:e}){return o("ul",{class:"chips"},e.group&&o("li",null,r("4h")," ",o("a",{href:ae(e.group)},e.group)),Lu.map(([n,t])=>{let s=e[n];return s&&o("li",{key:n},r(t)," ",o("strong",null,n==="reason"?w("reason."+s,s):s))}),(e.ids??[]).slice(0,3).map(n=>o("li",{key:n},r("d5")," ",o("strong",null,n))),(e.ids?.length??0)>3&&o("li",null,r("2y",{n:e.ids.length-3})))}function Lr(){let e=X().channels??[],n=(s,a)=>U({[s]:a,at:""},!0),t=(s,a,i)=>o("label",{class:"field"},a,o("input",{defaultValue:b(s),onChange:u=>n(s,u.currentTarget.value.trim())}),i&&o("small",null,i));return o("div",{class:"fields"},o(V,{label:"d1",value:b("datatype"),onChoose:s=>n("datatype",s),options:[["",r("2x")],...e.map(s=>s.datatype),["_none",r("2z")]]}),o(V,{label:"d4",value:b("reason"),onChoose:s=>n("reason",s),options:[["",r("2x")],...ju()]}),t("sender",r("d7")),t("since",r("30"),r("31")),t("until",r("32"),r("31")),t("group",r("4h")))}var Iu=[{example:'{"op":"convert","path":"/width","to":"integer"}',does:"7x"},{example:'{"op":"map","path":"/unit","values":{"KG":"kg"}}',does:"85"},{example:'{"op":"default","path":"/unit","value":"kg"}',does:"7y"},{example:'{"op":"rename","path":"/name","to":"/nombre"}',does:"87"},{example:'{"op":"drop_unknown"}',does:"7z"},{example:'{"op":"replace","path":"/edad","value":150}',does:"88"},{example:'{"op":"remove","path":"/edad"}',does:"86"}];function St(e,n){let t=te(Y(e),n);return t?t.kind==="array"?`[
`+t.items.map(s=>"  "+De(s)).join(`,
`)+`
]`:ye(t):""}function Ir({planning:e,text:n,onText:t,wish:s,fault:a}){return o("section",{class:"card patch"},o("h2",null,r("8e")),o("p",{class:"muted"},r("84")),o(Mu,{planning:e,wish:s,text:n,onTake:t}),o("label",{class:"field"},r("83"),o("textarea",{rows:Math.min(16,Math.max(4,n.split(`
`).length+1)),spellcheck:!1,value:n,onInput:i=>t(i.currentTarget.value),"aria-invalid":a?"true":void 0,"aria-describedby":"patch-fault"})),o("p",{id:"patch-fault",class:"note",role:"status"},a),o("details",null,o("summary",null,r("80")),o("dl",{class:"operations"},Iu.map(i=>o("div",{key:i.example},o("dt",null,o("code",null,i.example)),o("dd",null,r(i.does)))))))}function Mu({planning:e,wish:n,text:t,onTake:s}){let a=JSON.stringify(n),i=Kn(a)&&!e,u=R(""),d=k(i||u.current===a?"/v1/redrives/suggest":"",0,a);if(d.value.value&&(u.current=a),d.problem.value)return o(v,{problem:d.problem.value,onAgain:d.again});if(!d.value.value)return o("p",{class:"muted"},r("8b"));if(!d.value.value.patch)return o("p",{class:"hint"},r("8a"));let l=St(d.text.value,"/patch");return l===t?null:o("div",{class:"suggested"},o("h3",null,r("89")),o("pre",null,o("code",null,l)),o("button",{type:"button",class:"primary","data-take":!0,onClick:()=>{s(l),ne(r("8d"))}},r("8c")," ",o("kbd",null,"s")))}var Du=3;function _o({ats:e,patch:n,as:t}){let s=Kn(JSON.stringify([e,n,t])),a=Array.from({length:Du},(d,l)=>k(s&&e[l]?"/v1/redrives/preview":"",0,Rn({at:e[l],as:t},n))).slice(0,e.length);if(a.some(d=>!d.value.value&&!d.problem.value))return o("p",{class:"muted"},r("trial.trying"));let[i,...u]=a.map(d=>d.problem.value);return i&&u.every(d=>d?.message===i.message)?o(v,{problem:i,onAgain:()=>a.forEach(d=>d.again())}):o("ul",{class:"trials"},a.map((d,l)=>o("li",{key:e[l]},o(Uu,{at:e[l],told:d,patched:!!n.trim()}))))}function Uu({at:e,told:n,patched:t}){let s=n.value.value;return o(c,null,o("div",{class:"row between"},o("h3",null,o("a",{href:fe(e)},r("3",{at:e}))),s&&o(x,{state:s.outcome==="ready"?"yes":"no",word:w("trial."+s.outcome,s.outcome)})),s?o(Wu,{at:e,trial:s,patched:t}):o(v,{problem:n.problem.value,onAgain:n.again}))}function Wu({at:e,patched:n,trial:{before:t,after:s,why:a,errors:i}}){let u=s===null?void 0:Y(s);return o(c,null,a&&!i.length&&o("p",{class:"hint"},H(a)),t!==null&&s!==null&&t!==s&&o(ro,{left:Ce(t),right:Ce(s),names:[r("schemas.from"),r("schemas.to")],label:r("trial.diff",{at:e})}),t!==null&&t===s&&o("p",{class:"muted"},r(n?"trial.same":"trial.plain")),i.length>0&&(u?o(tn,{root:u,notes:wt(i),label:r("trial.faults",{at:e})}):o(E,{errors:i})))}function ko({of:e,at:n,patch:t}){let s=k(n&&e.ids?.length===1?"/v1/alerts/"+n:"").value.value;if(!s)return null;let a={group:s.groups[0],datatype:s.datatype??"_none"};return C("redrive",a.datatype)?o("p",null,o("a",{href:me(a),onClick:()=>{t&&an(a,t)}},r("8y"))):null}var zu=30,Mr=3;function Hu(e){if(!e.trim())return"";try{let n=JSON.parse(e);return typeof n=="object"&&n?"":r("82")}catch(n){return r("81",{why:n.message})}}function Dr(){let e=yo(),n=Object.keys(e).length===0,t=JSON.stringify(e),s=g(xt(e)),a=kt(),i=R(n).current,u=R(Object.values(a).some(Boolean)).current,d=!n&&C("redrive",e.datatype,e.sender),l=$();O(()=>{s.value=xt(e)},[t]);let f=m=>{s.value=m,an(e,m)},p=Hu(s.value),h=()=>l.run(async()=>{let m=oe.peek().path,_=Rn({filter:yo(),...kt(),by:Ve(),note:b("note")||void 0},s.value),{body:I}=await Ur(()=>L("/v1/redrives",{method:"POST",body:_}));oe.peek().path===m&&Q(ge(I.id),!0)});ie([{key:"s",does:"6o",run:()=>document.querySelector("[data-take]")?.click()},{key:"p",does:"6l",run:()=>{d&&!p&&h()}}]);let y=wo({filter:e,patch:s.value,...a});return o("div",{class:"page"},o(B,{title:"8u",lead:"8j"}),o("section",{class:"card"},o("h2",null,r("8v")),n?o("p",{class:"hint"},r("8x")):o(un,{filter:e}),o(ko,{of:e,at:b("at"),patch:s.value}),o("details",{open:i},o("summary",null,r("8w")),o(Lr,null))),!n&&!d&&o("p",{class:"hint"},r("8i")),d&&o(c,null,o(Ir,{planning:l.busy.value,text:s.value,onText:f,wish:{filter:e,as:a.as},fault:p}),o("section",{class:"card"},o("h2",null,r("8r")),p?o("p",{class:"muted"},r("8s")):o($u,{patch:s.value,as:a.as})),o("form",{class:"card options",onSubmit:m=>{m.preventDefault(),p||h()}},o("details",{open:u},o("summary",null,r("8m")),o("div",{class:"fields"},o("label",{class:"field"},r("8f"),o("input",{...xo("as")}),o("small",null,r("8g"))),o("label",{class:"field"},r("8h"),o("input",{type:"number",min:1,max:100,placeholder:String(_t),...xo("max_attempts")})),o("label",{class:"field"},r("8k"),o("input",{type:"number",min:0,...xo("limit")}),o("small",null,r("8l")))),o("label",{class:"check"},o("input",{type:"checkbox",checked:!!a.overtaken,onChange:m=>U({overtaken:m.currentTarget.checked?"send":""},!0)})," ",r("8n"))),o("div",{class:"fields"},!pe()&&o("label",{class:"field"},r("2h"),o("input",{value:Se.value,onInput:m=>Se.value=m.currentTarget.value,autocomplete:"name"})),o("label",{class:"field"},r("2k"),o("input",{...xo("note")}))),o(v,{problem:l.problem.value}),o("div",{class:"row"},o("button",{type:"submit",class:"primary",disabled:l.busy.value||!!p},r(l.busy.value?"8q":"8o")," ",o("kbd",null,"p")),o("span",{class:"muted"},r("8p")))),!p&&o(sn,{list:[{title:r("2c"),text:y.shell},{title:r("28"),text:y.call}]})))}async function Ur(e,n=5){try{return await e()}catch(t){if(!(t instanceof K)||t.status!==429||!n)throw t;return await new Promise(s=>setTimeout(s,400)),Ur(e,n-1)}}var xo=e=>({defaultValue:b(e),onChange:n=>U({[e]:n.currentTarget.value.trim()},!0)});function $u({patch:e,as:n}){let t=yo(),s=new URLSearchParams({limit:String(zu)});for(let[l,f]of Object.entries(t))typeof f=="string"&&s.set(l,f);let a=k(t.ids?"":"/v1/alerts?"+s),i=oe.value.query.getAll("at").slice(0,Mr),u=(a.value.value?.alerts??[]).sort((l,f)=>+!!l.sent_again-+!!f.sent_again),d=i.length?i:u.slice(0,Mr).map(l=>l.at);return o(c,null,o(v,{problem:a.problem.value,onAgain:a.again}),(t.ids||a.value.value)&&d.length===0&&o("p",{class:"hint"},r("8t")),d.length>0&&o(_o,{ats:d,patch:e,as:n}))}var Bu={planned:"open",wanted:"acknowledged",running:"acknowledged",stopping:"acknowledged",paused:"no",stopped:"no",done:"resolved"};function So({state:e}){let n=Bu[e]??"open";return o(x,{state:n==="open"?"planned":n,word:w("redrive.state."+e,e)})}function Wr({id:e}){let n=g(4e3),t=k("/v1/redrives/"+encodeURIComponent(e),n.value),s=t.value.value;return n.value=s?pt(s.state)?700:s.state==="done"?0:4e3:4e3,t.problem.value?.status===404?o(P,{title:r("96"),level:1},o("p",null,r("97")),o("p",null,o("a",{href:"/console/redrives"},r("ac")))):o("div",{class:"page"},s?o(Fu,{r:s,told:t}):o("h1",null,r("a3")),o(v,{problem:t.problem.value,onAgain:t.again}))}function Fu({r:e,told:n}){let t=R(e.state);O(()=>{t.current!==e.state&&ne(r("9l",{state:w("redrive.state."+e.state,e.state)})),t.current=e.state},[e.state]);let s=St(n.text.value,"/plan/patch"),a=jr(e,s),i=wo(a),u=C("redrive",e.plan.filter.datatype,e.plan.filter.sender),d=u&&o(Gu,{wish:a,r:e});return o(c,null,o("header",{class:"head"},o("p",{class:"kind"},r("9j",{id:e.id})),o("h1",null,e.plan.note||r("9m",{n:e.plan.alerts})),o("div",{class:"row"},o(So,{state:e.state}),o("span",{class:"muted"},r("9f",{by:e.plan.by||"–"})," ",o(q,{at:e.plan.time}))),o(un,{filter:e.plan.filter}),o(ko,{of:e.plan.filter,at:Object.values(e.plan.samples??{})[0]?.[0].at,patch:s})),o(Ju,{r:e,told:n,allowed:u,again:d}),o(Zu,{counts:e.plan.counts,r:e}),o(Xu,{r:e,patch:s,allowed:u,again:d}),o(sn,{list:[{title:r("2c"),text:i.shell},{title:r("2b"),text:we("esclusa","redrive","--run",e.id)},{title:r("28"),text:i.call},{title:r("29"),text:rn(`/v1/redrives/${e.id}/run`,"{}")}]}))}function Ju({r:e,told:n,allowed:t,again:s}){let a=$(),i=(d,l)=>a.run(async()=>{try{await L(`/v1/redrives/${encodeURIComponent(e.id)}/${d}`,{method:"POST",body:{...l,by:Ve()},ifMatch:d==="run"?n.tag.value:void 0})}catch(f){throw f instanceof K&&(f.status===412||f.status===409)&&ne(r("9n")),f}finally{n.again()}}),u=e.plan.limit?Math.min(e.plan.limit,e.plan.counts.ready??0):e.plan.counts.ready??0;return o("section",{class:"card run"},o("h2",null,r(e.run?"9y":"9d")),e.run&&o(Qu,{r:e,again:s}),e.state==="planned"&&u===0&&o(c,null,o("p",{class:"hint"},r("9k")),s),!t&&e.state!=="done"&&o("p",{class:"hint"},r("8i")),t&&e.state==="planned"&&u>0&&o(Ku,{n:u,busy:a.busy.value,onRun:d=>{i("run",{rate:d})}}),t&&pt(e.state)&&o("div",{class:"row"},o("button",{type:"button",disabled:a.busy.value||e.state==="stopping",onClick:()=>{i("stop",{})}},r("a1")),o("span",{class:"muted"},r("a2"))),t&&(e.state==="paused"||e.state==="stopped")&&o("div",{class:"row"},o("button",{type:"button",class:"primary",disabled:a.busy.value,onClick:()=>{i("run",{rate:e.run?.rate||void 0})}},r("9g")),o("span",{class:"muted"},r("9h"))),o(v,{problem:a.problem.value}),e.state==="done"&&e.plan.filter.group&&o("p",null,o("a",{href:ae(e.plan.filter.group)},r("9i"))),e.state==="done"&&o(Vu,{datatype:e.plan.as??e.plan.filter.datatype}))}function Vu({datatype:e}){let n=X().channels?.find(t=>t.datatype===e)?.table;return!n||!C("table.read",e)?null:o("p",null,o("a",{href:be(n)},r("9x",{table:n})))}var zr=({plan:{samples:e}})=>["ready","still_refused","unpatchable"].flatMap(n=>e?.[n]??[]).map(n=>n.at);function Gu({wish:{filter:e,patch:n,...t},r:s}){return o("p",null,o("a",{href:me(e,{...t,note:s.plan.note,at:e.ids&&zr(s).slice(0,3)}),onClick:()=>an(e,n)},r("98")))}function Ku({n:e,busy:n,onRun:t}){let s=g(""),a=g(""),i=R(null);ie([{key:"r",does:"6j",run:()=>i.current?.focus()}]);let u=s.value===String(e);return o("form",{onSubmit:d=>{d.preventDefault(),u&&t(Number(a.value)||void 0)}},o("p",null,r("9e",{n:e})),o("div",{class:"fields"},o("label",{class:"field"},r("a4",{number:String(e)}),o("input",{ref:i,inputMode:"numeric",autocomplete:"off",value:s.value,onInput:d=>s.value=d.currentTarget.value=d.currentTarget.value.replace(/\D/g,"")})),o("label",{class:"field"},r("9u"),o("input",{type:"number",min:0,value:a.value,onInput:d=>a.value=d.currentTarget.value}),o("small",null,r("9v")))),o("div",{class:"row"},o("button",{type:"submit",class:"primary",disabled:n||!u},r("9z",{n:e}))))}function Qu({r:e,again:n}){let t=e.run;return o(c,null,o("div",{class:"progress"},o("progress",{"aria-label":r("9t"),max:Math.max(1,e.plan.alerts),value:e.state==="done"?Math.max(1,e.plan.alerts):t.passed}),o("p",null,o("strong",null,r("a0",{n:t.sent}))," ",o("span",{class:"muted"},r("9q",{n:e.plan.alerts,passed:t.passed}),t.rate>0&&" · "+r("9w",{n:t.rate}),t.instance&&" · "+t.instance)),e.why&&o("p",{class:"hint"},H(e.why))),e.state==="done"?o(Yu,{r:e,again:n}):e.state==="running"&&t.passed>=e.plan.alerts&&o(x,{state:"acknowledged",word:r("99")}))}function Yu({r:e,again:n}){let t=e.run.back;return t?t.count===0?o(x,{state:"yes",word:r("9a")}):o("div",null,o(x,{state:"no",word:r("9b",{n:t.count})}),o("ul",{class:"row"},t.samples.map(s=>o("li",{key:s},o("a",{href:fe(s)},r("3",{at:s}))))),n):o("p",{class:"hint"},r("9c"))}function Zu({counts:e,r:n}){let t=[...lt,...Object.keys(e).filter(a=>!lt.includes(a))].filter(a=>(e[a]??0)>0),s=Math.max(1,...t.map(a=>e[a]));return o("section",{class:"card"},o("h2",null,r("9o",{n:n.plan.alerts})),t.length===0&&o("p",{class:"hint"},r("9p")),o("ul",{class:"outcomes"},t.map(a=>o("li",{key:a,class:a==="ready"?"ready":void 0},o("strong",{class:"count"},J(e[a])),o("div",null,o("h3",null,w("outcome."+a,a)),o("p",{class:"muted"},w("outcome."+a+".why","")),o("ul",{class:"samples"},(n.plan.samples?.[a]??[]).map(i=>o("li",{key:i.at},o("a",{href:fe(i.at)},i.id)," ",H(i.why))))),o("meter",{"aria-label":w("outcome."+a,a),min:0,max:s,value:e[a]})))))}function Xu({r:e,patch:n,allowed:t,again:s}){let a=zr(e);return o("section",{class:"card"},o("h2",null,r("9r")),n?o(c,null,o("pre",{class:"text"},o("code",null,n)),t&&a.length>0&&o(_o,{ats:a.slice(0,3),patch:n,as:e.plan.as})):o("p",{class:"muted"},r("9s")),e.state==="planned"&&s)}var Hr={path:"/console/redrives/:id",title:"a3",view:({params:e})=>e.id==="new"?o(Dr,null):o(Wr,{id:e.id})};var $r={path:"/console/redrives",title:"ac",nav:25,needs:"alerts.read",view:Eu};function Eu(){let e=nn("/v1/redrives",4e3,n=>n.body.redrives,n=>n.id);return o("div",{class:"page"},o(B,{title:"ac",lead:"a6"}),o(Xe,{list:e,none:o(ed,null)},n=>o("div",{class:"list stack"},o(W,{caption:r("ac"),columns:nd(),items:n,id:t=>t.id,open:t=>Q(ge(t.id))}))))}function ed(){return o(P,{title:r("a7")},o("p",null,r("a8")),o("p",null,o("a",{href:"/console/groups"},r("1"))))}var nd=()=>[{title:r("d8"),cell:e=>o(So,{state:e.state})},{title:r("ad"),class:"wide",cell:e=>o(c,null,o("a",{href:ge(e.id)},e.plan.note||r("a9",{id:e.id})),o(un,{filter:e.plan.filter}))},{title:r("aa"),class:"number",cell:e=>o(ee,{n:e.plan.counts.ready??0})},{title:r("ab"),class:"number",cell:e=>e.run?o(ee,{n:e.run.sent}):"–"},{title:r("a5"),cell:e=>e.plan.by||"–"},{title:r("ae"),class:"time",cell:e=>o(q,{at:e.plan.time})}];var Br={path:"/console/groups",title:"5e",nav:20,needs:"alerts.read",view:td},Fr=["datatype","reason","sender"];function od(){let e=new URLSearchParams;for(let t of[...Fr,"state","sort"])b(t)&&e.set(t,b(t));let n=e.toString();return"/v1/alert-groups"+(n&&"?"+n)}function td(){let e=nn(od(),4e3,u=>u.body.groups,u=>u.id),n=g(void 0),t=R(null);ie([{key:"/",does:"6f",run:()=>t.current?.focus()}]);let s=e.answer?.states,a=g(new Map),i=[...Fr,"state"].some(u=>b(u));return o("div",{class:"page"},o(B,{title:"5e",lead:"51"}),o("div",{class:"narrow"},o(so,{name:"state",label:r("d8"),choices:[{value:"",text:r("4t"),n:s&&ct.reduce((u,d)=>u+s[d],0)},...ct.map(u=>({value:u,text:r("state."+u),n:s?.[u]}))]}),o(id,{first:t})),o(Xe,{list:e,none:o(rd,{filtered:i})},u=>o(ud,{groups:u.map(d=>sd(d,a.value.get(d.id))),onDecide:d=>n.value=d})),o(fo,{asked:n,onDone:u=>{a.value=new Map(a.value).set(u.id,u),e.again()}}))}function sd(e,n){return!n?.decision||n.decision.offset<=(e.decision?.offset??-1)?e:{...e,state:n.state,decision:n.decision}}function rd({filtered:e}){return e?o(P,{title:r("53")},o("p",null,r("54")),o("a",{class:"button",href:"/console/groups"},r("55"))):o(P,{title:r("52")},o("p",null,r("56")),o(Ee,null))}var ad=[{value:"",key:"5d"},{value:"count",key:"5b"},{value:"first",key:"5c"}];function id({first:e}){let n=X().channels??[],t=s=>a=>U({[s]:a.currentTarget.value});return o("form",{class:"filters",role:"search","aria-label":r("4x"),onSubmit:s=>s.preventDefault()},o("select",{ref:e,"aria-label":r("d1"),value:b("datatype"),onChange:t("datatype")},o("option",{value:""},r("4u")),n.map(s=>o("option",{key:s.datatype},s.datatype)),o("option",{value:"_none"},r("4v"))),o("select",{"aria-label":r("d4"),value:b("reason"),onChange:t("reason")},o("option",{value:""},r("57")),en().map(([s,a])=>o("option",{key:s,value:s},a))),o("input",{type:"search","aria-label":r("d7"),placeholder:r("58"),value:b("sender"),onChange:s=>U({sender:s.currentTarget.value.trim()})}),o("select",{class:"end","aria-label":r("5a"),value:b("sort"),onChange:t("sort")},ad.map(s=>o("option",{key:s.value,value:s.value},r(s.key)))))}function ud({groups:e,onDecide:n}){let t=i=>C("alerts.decide",i.datatype),s=[{title:r("d8"),class:"state",cell:i=>o(x,{state:i.state})},{title:r("db"),class:"what",cell:i=>o(dd,{group:i})},{title:r("cy"),class:"number",cell:i=>o(ld,{group:i})},{title:r("4z"),class:"hours",cell:i=>o(pd,{group:i})},{title:r("4y"),class:"time born",cell:i=>o(q,{at:i.first.time})},{title:r("50"),class:"time last",cell:i=>o(q,{at:i.last.time})}];e.some(t)&&s.push({title:r("4w"),class:"deeds",cell:i=>t(i)&&o("div",{class:"row"},o(co,{group:i,onDecide:n}))});let a=(i,u)=>{let d=t(i)&&on(i,u);d&&n({group:i,state:d})};return o("div",{class:"list"},o(W,{caption:r("5e"),columns:s,items:e,id:i=>i.id,open:i=>Q(ae(i.id)),keys:[{key:"a",does:"6e",run:i=>a(i,"a")},{key:"r",does:"6n",run:i=>a(i,"r")}]}))}function dd({group:e}){let n=e.senders.slice(0,3),t=e.decision;return o(c,null,o("a",{href:ae(e.id),class:"title"},o(lo,{fault:e})),o("p",{class:"muted"},n.map(({sender:s},a)=>o(c,null,a?", ":r("59")+" ",o(Pe,{name:s,none:"c0"}))),e.senders.length>3&&" +"+(e.senders.length-3)),t&&(t.note||t.by)&&o("p",{class:"muted note"},t.by&&o("strong",null,t.by)," ",t.note))}function ld({group:{count:e,sent_again:n}}){return o(c,null,o(ee,{n:e}),n>0&&o("p",{class:"muted note"},r("4s",{n})))}function pd({group:e}){let n=kr(e,Jn.value);return o(ho,{counts:n,bad:e.state!=="resolved",label:r("4k",{n:n.reduce((t,s)=>t+s,0)})})}var Ct={path:"/console/login",title:"7w",view:cd};function Tt(){let e=URL.parse(b("next")||"/",location.origin);return e&&e.origin===location.origin&&(e.pathname==="/"||e.pathname.startsWith("/console/"))&&e.pathname!==Ct.path?e.pathname+e.search:"/"}function cd(){return Ss()?pe()?o(hd,null):!wn("openid")&&!wn("key")?o(P,{title:r("7r"),level:1},o("p",null,r("7s")),o("p",null,o("a",{href:"/"},r("19")))):o("div",{class:"page login"},o(B,{title:"7w",lead:"7q"}),o(fd,null),wn("openid")&&o("p",null,o("a",{class:"button primary",href:"/login?"+new URLSearchParams({next:Tt()})},r("7u"))),wn("key")&&o(md,null)):null}function fd(){let e=w("login.failed."+b("failed"),"");return e?o("div",{class:"error",role:"alert"},o("p",null,e)):null}function md(){let e=$();return o("form",{class:"card",onSubmit:async t=>{t.preventDefault();let s=new FormData(t.currentTarget).get("key");await e.run(()=>ks(s.trim()))&&Q(Tt(),!0)}},o("label",{class:"field"},r("7n"),o("input",{type:"password",name:"key",required:!0,autofocus:!0,autocomplete:"current-password",spellcheck:!1}),o("small",null,r("7o"))),o(v,{problem:e.problem.value}),o("button",{type:"submit",class:"primary",disabled:e.busy.value},r("7m")))}function hd(){return o(P,{title:r("7p",{who:pe()}),level:1},o("p",null,o("a",{href:Tt()},r("7t"))))}var Rt=()=>Object.values(Pt);function Jr(e){for(let n of Rt()){let t=bs(n.path,e);if(t)return{page:n,params:t}}}function Vr(){let e=g(!1),n=oe.value.path,t=Jr(n),s=t?r(t.page.title):r("18");ie([{key:"?",does:"6g",run:()=>e.value=!0}]);let a=R(null),i=R(!0);return O(()=>{document.title=s+" · esclusa"},[s]),O(()=>{document.querySelector(".side nav [aria-current]")?.scrollIntoView({block:"nearest",inline:"nearest"}),i.current||(a.current?.querySelector("[autofocus]")??a.current)?.focus(),i.current=!1},[n]),o(c,null,o("a",{class:"skip",href:"#main"},r("1e")),o("div",{class:"frame"},o(vd,{path:n,onHelp:()=>e.value=!0}),o("main",{id:"main",ref:a,tabIndex:-1},t?o(t.page.view,{key:n,params:t.params}):o(gd,null))),o("div",{class:"said",role:"status"},gn.value&&o("p",null,gn.value)),o(yd,{open:e.value,onClose:()=>e.value=!1}))}function gd(){return o(P,{title:r("18"),level:1},o("p",null,r("1a")),o("p",null,o("a",{href:"/"},r("19"))))}function vd({path:e,onHelp:n}){let t=Rt().filter(a=>a.nav!==void 0&&(!a.needs||ce(a.needs))).sort((a,i)=>a.nav-i.nav),s=a=>a==="/"?e==="/":e===a||e.startsWith(a+"/");return o("header",{class:"side"},o("a",{class:"brand",href:"/"},o("svg",{viewBox:"0 0 16 16",width:"20",height:"20","aria-hidden":"true"},o("rect",{width:"16",height:"16",rx:"3",class:"mark"}),o("path",{d:"M4 3v10M12 3v10M4 8l4 2 4-2",class:"gate"})),"esclusa"),o("nav",{"aria-label":r("1b")},o("ul",null,t.map(a=>o("li",{key:a.path},o("a",{href:a.path,"aria-current":e===a.path?"page":s(a.path)?"true":void 0},r(a.title)))))),o(bd,null),o("div",{class:"settings"},o("label",null,o("span",{class:"hidden"},r("15")),o("select",{value:re.value,onChange:a=>re.value=a.currentTarget.value==="es"?"es":"en"},o("option",{value:"en"},"English"),o("option",{value:"es"},"Español"))),o("label",null,o("span",{class:"hidden"},r("1f")),o("select",{value:vn.value,onChange:a=>vn.value=a.currentTarget.value},o("option",{value:"auto"},r("1g")),o("option",{value:"light"},r("1i")),o("option",{value:"dark"},r("1h")))),o("button",{type:"button",class:"quiet",onClick:n},r("6p")," ",o("kbd",null,"?"))))}function bd(){let e=$(),n=async()=>{await e.run(xs)&&Q("/console/login")};return Qn()&&oe.value.path!=="/console/login"?o("div",{class:"who"},o("a",{href:Yn()},r("7w"))):pe()?o("div",{class:"who"},o("span",{title:pe()},pe()),Cs()&&o("button",{type:"button",class:"small",onClick:n,disabled:e.busy.value},r("7v")),o(v,{problem:e.problem.value})):null}function yd({open:e,onClose:n}){return o(Je,{open:e,title:r("6p"),onClose:n},o("dl",{class:"keys"},Me.value.map(t=>o("div",{key:t.key},o("dt",null,o("kbd",null,t.key)),o("dd",null,r(t.does))))))}ds();ys();Ht(o(Vr,null),document.getElementById("app"));
