/* Parts are Preact's, under the MIT licence: licenses.txt */
var ta=Object.defineProperty;var sa=(e,n)=>{for(var t in n)ta(e,t,{get:n[t],enumerable:!0})};var N,$t,Do,Ie,Mo,Un,Bt,In,Ft,Uo,Io,ra,gn=Symbol.for("pv"),Wn={},zn=[],aa=/^m(i|n|o|s|text|space)$/,Wo=Array.isArray,zo=zn.slice,$e=Object.assign;function He(e){e&&e.parentNode&&e.remove()}function o(e,n,t){var s,r,i,u={},d=arguments.length;for(i in n)i=="key"?s=n[i]:i=="ref"&&typeof e!="function"?r=n[i]:u[i]=n[i];return d>2&&(u.children=d>3?zo.call(arguments,2):t),hn(e,u,s,r,null)}function hn(e,n,t,s,r){var i={type:e,props:n,key:t,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:gn,__v:r||++$t,__i:-1,__u:0};return!r&&N.vnode&&N.vnode(i),i}function f(e){return e.children}function Ge(e,n){this.props=e,this.context=n,this.__g=0}function De(e,n){if(n==null)return e.__&&De(e.__,e.__i+1);for(var t;n<e.__k.length;n++)if((t=e.__k[n])&&t.__e)return t.__e;return typeof e.type!="function"||e.props.__P?null:De(e)}function ia(e){var n,t=e.__v,s=t.__e,r=[],i=[],u=e.__P;u&&((n=$e({constructor:gn},t)).__v=t.__v+1,N.vnode&&N.vnode(n),Ho(u,n,t,e.__n,u.namespaceURI,32&t.__u?[s]:null,r,s||De(t),32&t.__u,i),n.__v=t.__v,n.__.__k[n.__i]=n,Yt(r,n,i),t.__=t.__e=null,n.__e!=s&&Jt(n))}function Jt(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(n){return n&&(e.__e=n.__e)}),Jt(e)}function zt(e){(8&e.__g||(e.__g|=8,Ie.push(e),Un++))&&Mo==N.debounceRendering||((Mo=N.debounceRendering)||queueMicrotask)(Gt)}function Gt(){try{for(var e,n=1;Ie.length;)Ie.length>n&&Ie.sort(Bt),e=Ie.shift(),n=Ie.length,8&e.__g&&ia(e)}finally{(Un=Ie.length)&&(Mo||queueMicrotask)(Gt)}}function Vt(e,n,t,s,r,i,u,d,l,c,p){var h,g,m,w,q,R,I=s.__k||zn,C=n.length;for(l=ua(t,n,I,l,C),h=0;h<C;h++)(m=t.__k[h])!=null&&(g=~m.__i&&I[m.__i]||Wn,m.__i=h,R=Ho(e,m,g,r,i,u,d,l,c,p),w=m.__e,(g.ref!=m.ref||8&g.__u)&&(g.ref&&$o(g.ref,null,m,g),m.ref&&p.push(m.ref,m.__c||w,m)),q=q||w,4&m.__u?(l=Kt(m,l,e,!g.__v),g.__e&&(g.__e=null)):typeof m.type=="function"&&R!==void 0?l=R:w&&(l=w.nextSibling),m.__u&=-21);return t.__e=q,l}function ua(e,n,t,s,r){var i,u,d,l,c,p,h,g,m,w=t.length,q=w,R=0,I=0,C=e.__k=Array(r);for(i=0;i<r;i++)(u=n[i])!=null&&typeof u!="boolean"&&typeof u!="function"?(typeof u!="object"||u.constructor===String?u=C[i]=hn(null,u):Wo(u)?u=C[i]=hn(f,{children:u}):u.constructor===gn&&u.__b?u=C[i]=hn(u.type,u.props,u.key,u.ref,u.__v):C[i]=u,l=i+R,u.__=e,u.__b=e.__b+1,d=null,~(c=u.__i=da(u,t,l,q))&&(q--,(d=t[c])&&(d.__u|=2)),d&&d.__v?(u.__u|=16,c==l-1?R--:c==l+1?R++:c!=l&&(c>l?R--:R++,I=1)):(~c||(r>w?R--:r<w&&R++),typeof u.type!="function"&&(u.__u|=4))):C[i]=null;if(I){for(p=[],h=[],i=0;i<r;i++)if((u=C[i])&&16&u.__u){for(R=0,g=p.length;R<g;)p[m=R+g>>1]<u.__i?R=m+1:g=m;p[R]=u.__i,h[i]=R+1}for(R=p.length;i--;)h[i]&&(h[i]==R?R--:C[i].__u|=4)}if(q)for(i=0;i<w;i++)!(d=t[i])||2&d.__u||(d.__e==s&&(s=De(d)),Bo(d,d));return s}function Kt(e,n,t,s){var r,i,u,d;if(typeof e.type=="function"){if(e.props.__P)return n;if(r=e.__k)for(i=0;i<r.length;i++)r[i]&&(r[i].__=e,n=Kt(r[i],n,t,!1));return n}for(n&&!n.parentNode&&(n=De(e))&&!n.parentNode&&(n=null),u=e.__e,d=n;d&&d.nodeType==8;)d=d.nextSibling;for(u!=d&&(!s&&t.moveBefore&&u.parentNode?t.moveBefore(u,n):t.insertBefore(u,n||null)),n=u;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function da(e,n,t,s){var r,i=e.key,u=e.type,d=n[t],l=d&&!(2&d.__u);if(d===null&&i==null||l&&i==d.key&&u==d.type)return t;if(s>(l?1:0)){for(r=t-1;r>=0;r--)if((d=n[r])&&!(2&d.__u)&&i==d.key&&u==d.type)return r;for(r=t+1;r<n.length;r++)if((d=n[r])&&!(2&d.__u)&&i==d.key&&u==d.type)return r}return-1}function Ht(e,n,t){t==null&&(t=""),n[0]=="-"?e.setProperty(n,t):e[n]=t}function Mn(e,n,t,s,r){var i,u;if(n=="style")if(typeof t=="string")e.style.cssText=t;else{if(typeof s=="string"&&(e.style.cssText=s=""),s)for(n in s)t&&n in t||Ht(e.style,n);if(t)for(n in t)s&&t[n]==s[n]||Ht(e.style,n,t[n])}else if(n[0]=="o"&&n[1]=="n")typeof t!="function"&&(t=null),typeof s!="function"&&(s=null),(e.__e||(e.__e={}))[n]=t,t&&s||(u=Io[n]||(Io[n]=la(n)),(e.__a||(e.__a={}))[n]=Uo,i=n!=(n=n.replace(Ft,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),t?e.addEventListener(n,u,i):e.removeEventListener(n,u,i));else{if(r=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in e)try{return void(e[n]=t??"")}catch{}if(typeof t=="function")return;t==null||t===!1&&n[4]!="-"?e.removeAttribute(n):e.setAttribute(n,n=="popover"&&t==1?"":t)}}function la(e){return function(n){var t=this.__e;if(t){if(t=t[e],n[In]==null)n[In]=Uo++;else if(n[In]<this.__a[e])return;return t(N.event?N.event(n):n)}}}function Ho(e,n,t,s,r,i,u,d,l,c){var p,h,g,m,w,q,R,I,C,G,D,U,Me,xe,X,Te,we,ze,Pe=n.type;if(n.constructor!==gn)return null;128&t.__u&&(l=32&t.__u,p=t.__c.__z)&&(n.__u|=l,h=i=[],p.nodeType==8?d=Dn(p,i):i.push(p),d=i[0]||d),(p=N.__b)&&p(n);e:if(typeof Pe=="function"){g=u.length;try{if(I=n.props,C=(p=Pe.prototype)&&p.render,G=(p=Pe.contextType)&&s[p.__c],D=p?G?G.props.value:p.__:s,(m=t.__c)?(n.__c=m,2&m.__g&&(m.__g|=1)):(C?n.__c=m=new Pe(I,D):(n.__c=m=new Ge(I,D),m.constructor=Pe,m.render=ca),G&&G.sub(m),m.state||(m.state={}),m.__n=s,m.__g|=8,m.__h=[],m.__k=[]),C&&(m.__s||(m.__s=m.state),Pe.getDerivedStateFromProps&&(m.__s==m.state&&(m.__s=$e({},m.__s)),$e(m.__s,Pe.getDerivedStateFromProps(I,m.__s)))),w=m.props,q=m.state,m.__v=n,t.__c){if(I!==w&&C&&!Pe.getDerivedStateFromProps&&m.componentWillReceiveProps&&m.componentWillReceiveProps(I,D),n.__v==t.__v&&!(8&m.__g)||!(4&m.__g)&&m.shouldComponentUpdate&&m.shouldComponentUpdate(I,m.__s,D)===!1){n.__v!=t.__v&&(m.props=I,m.state=m.__s,m.__g&=-9),n.__e=t.__e,n.__k=t.__k,n.__k.some(function(he){he&&(he.__=n)}),zn.push.apply(m.__h,m.__k),m.__k=[],m.__h.length&&u.push(m),d=De(t);break e}m.componentWillUpdate&&m.componentWillUpdate(I,m.__s,D),C&&m.componentDidUpdate&&m.__h.push(function(){m.componentDidUpdate(w,q,R)})}else C&&!Pe.getDerivedStateFromProps&&m.componentWillMount&&m.componentWillMount(),C&&m.componentDidMount&&m.__h.push(m.componentDidMount);m.context=D,m.props=I,m.__P=e,m.__g&=-5,U=N.__r,Me=C?25:0;do m.__g&=-9,U&&U(n),p=m.render(m.props,m.state=m.__s,m.context);while(8&m.__g&&++Me<25);C&&(zn.push.apply(m.__h,m.__k),m.__k=[]),m.state=m.__s,m.getChildContext&&(s=$e({},s,m.getChildContext())),C&&t.__c&&m.getSnapshotBeforeUpdate&&(R=m.getSnapshotBeforeUpdate(w,q)),xe=p&&p.type===f&&p.key==null?p.props.children:p,I.__P&&(p=d,r=(e=I.__P).namespaceURI,l=i=null,t.props&&t.props.__P!=e&&(t.__k.some(function(he){he&&Bo(he,he)}),t.__k=null),d=t.__k?De(t,0):null),d=Vt(e,Wo(xe)?xe:[xe],n,t,s,r,i,u,d,l,c),I.__P&&(n.__e=null,d=p),n.__u&=-161,h&&h.some(He),m.__h.length&&u.push(m),1&m.__g&&(m.__g&=-4)}catch(he){if(u.length=g,n.__v=null,l||i)if(he&&he.then){if(n.__u|=128|l,i){for(~(we=i.indexOf(d||void 0))||(we=i.length);(ze=i[we-1])&&ze.nodeType==8;)we--;for(;we<i.length;we++)if(ze=i[we])if(i[we]=null,X){if(ze==Te)break}else{if(ze.nodeType!=8)break;ze.data.startsWith("$s")&&(Te=Dn(X=ze))}}if(!X){for(;d&&d.nodeType==8&&d.nextSibling;)d=d.nextSibling;X=d}(p=Dn(X=n.__c.__z||(n.__c.__z=X)))?(n.__e=X,d=p):n.__e=d,d=d&&d.nextSibling}else i&&i.some(He);else n.__e=t.__e;n.__k||(n.__k=t.__k||[]),he&&he.then||Qt(n),N.__e(he,n,t)}}else d=n.__e=pa(t.__e,n,t,s,r,i,u,l,c,e);return(p=N.diffed)&&p(n),d}function Dn(e,n){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var t=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))t++;else if(e.data.startsWith("/$s")&&!--t)return e}n&&n.push(e)}}function Qt(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(Qt))}function Yt(e,n,t){for(var s=0;s<t.length;)$o(t[s++],t[s++],t[s++]);N.__c&&N.__c(n,e),e.some(function(r){try{e=r.__h,r.__h=[],e.some(function(i){i.call(r)})}catch(i){N.__e(i,r.__v)}})}function pa(e,n,t,s,r,i,u,d,l,c){var p,h,g,m,w,q,R,I,C=t.props||Wn,G=n.props,D=n.type;if(D=="svg"?r="http://www.w3.org/2000/svg":D=="math"?r="http://www.w3.org/1998/Math/MathML":r||(r="http://www.w3.org/1999/xhtml"),i){for(p=0;p<i.length;p++)if((w=i[p])&&(D?w.localName==D:w.nodeType==3)){e=w,i[p]=null;break}}if(!e){if(I=c.ownerDocument||document,!D)return I.createTextNode(G);e=I.createElementNS(r,D,G.is?G:c),d&&(N.__m&&N.__m(n,i),d=!1),i=null}if(D){if(c=D=="template"&&e.content||e,i=D=="textarea"&&G.defaultValue!=null?null:i&&zo.call(c.childNodes),!d&&i)for(C={},p=0;p<e.attributes.length;p++)C[(w=e.attributes[p]).name]=w.value;for(p in C)w=C[p],p=="dangerouslySetInnerHTML"?g=w:p=="children"||p in G||p=="value"&&"defaultValue"in G||p=="checked"&&"defaultChecked"in G||Mn(e,p,null,w,r);for(p in G)w=G[p],p=="children"?m=w:p=="dangerouslySetInnerHTML"?h=w:p=="value"?q=w:p=="checked"?R=w:d&&typeof w!="function"||C[p]===w||Mn(e,p,w,C[p],r);h?(d||g&&(h.__html==g.__html||h.__html==e.innerHTML)||(e.innerHTML=h.__html),n.__k=[]):(g&&(e.textContent=""),(D=="foreignObject"||r=="http://www.w3.org/1998/Math/MathML"&&aa.test(D))&&(r="http://www.w3.org/1999/xhtml"),Vt(c,Wo(m)?m:[m],n,t,s,r,i,u,i?i[0]:t.__k&&De(t,0),d,l),i&&i.some(He)),d&&D!="textarea"||(p="value",D=="progress"&&q==null?e.removeAttribute(p):q==null||q===e[p]&&(D!="progress"||q)||Mn(e,p,q,C[p],r),p="checked",R!=null&&R!=e[p]&&Mn(e,p,R,C[p],r))}else C===G||d&&e.data==G||(e.data=G);return e}function $o(e,n,t,s){try{typeof e=="function"?n?n.__x=e(n)||1:s&&(s=s.__c||s.__e)&&(n=s.__x)&&(s.__x=null,typeof n=="function"?n():e(null)):e.current=n}catch(r){N.__e(r,t)}}function Bo(e,n,t){var s,r,i,u;if(N.unmount&&N.unmount(e),!(s=e.ref)||s.current&&s.current!=e.__e||$o(s,null,n,e),s=e.__c){if(s.componentWillUnmount)try{s.componentWillUnmount()}catch(d){N.__e(d,n)}s.__P=s.__n=null}if(s=e.__k)for(u=0;u<s.length;u++)s[u]&&Bo(s[u],n,typeof e.type!="function"||t&&!e.props.__P);!t&&(s=e.__c)&&(s=s.__z)&&(r=Dn(s,i=[]))&&(s==e.__e&&i.some(He),He(r),He(s)),t||He(e.__e),e.__e=e.__c=e.__=null}function ca(e,n,t){return this.constructor(e,t)}function Zt(e,n){var t,s,r,i;N.__&&N.__(e,n),n.nodeType==9&&(n=n.documentElement),s=(t=e&&32&e.__u)?null:n.__k,n.__k=hn(f,{children:[e]}),r=[],i=[],Ho(n,n.__k,s||Wn,Wn,n.namespaceURI,s?null:n.firstChild?zo.call(n.childNodes):null,r,s?s.__e:n.firstChild,t,i),Yt(r,n.__k,i),n.__k.props.children=null}N={__e:function(e,n,t,s){for(var r,i,u;n=n.__;)if((r=n.__c)&&!(1&r.__g)){r.__g|=4;try{if((u=(i=r.constructor)&&i.getDerivedStateFromError)&&r.setState(i.getDerivedStateFromError(e)),r.componentDidCatch&&(r.componentDidCatch(e,s||{}),u=1),u&&8&r.__g)return void(r.__g|=2)}catch(d){e=d}}throw Un=0,e}},$t=0,Do=function(e){return e!=null&&e.constructor===gn},Ge.prototype.setState=function(e,n){var t=this.__s;t&&t!=this.state||(t=this.__s=$e({},this.state)),typeof e=="function"&&(e=e($e({},t),this.props)),e&&($e(t,e),this.__v&&(n&&this.__k.push(n),zt(this)))},Ge.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),zt(this))},Ge.prototype.render=f,Ie=[],Un=0,Bt=function(e,n){return e.__v.__b-n.__v.__b},In=Symbol(),Ft=/(PointerCapture)$|Capture$/i,Uo=0,Io={},ra=0;var Ve,oe,Fo,Xt,fa=Object.is,Jo=0,is=[],Go=[],V=N,Et=V.__b,es=V.__r,ns=V.diffed,os=V.__c,ts=V.unmount,ss=V.__;function Hn(e,n){V.__h&&V.__h(oe,e,Jo||n),Jo=0;var t=oe.__H||(oe.__H={__:[],__h:[]});return e>=t.__.length&&t.__.push({}),t.__[e]}function j(e,n){var t=Hn(Ve++,3);!V.__s&&Ko(t.__H,n)&&(t.__P=!0,t.__=e,t.u=n,oe.__H.__h.push(t))}function $n(e,n){var t=Hn(Ve++,4);!V.__s&&Ko(t.__H,n)&&(t.__P=!1,t.__=e,t.u=n,oe.__h.push(t))}function T(e){return Jo=5,Y(function(){return{current:e}},[])}function Y(e,n){var t=Hn(Ve++,7);return Ko(t.__H,n)&&(t.__=e(),t.__H=n),t.__}function us(){var e=Hn(Ve++,11);if(!e.__){for(var n=oe.__v;!n.__m&&n.__;)n=n.__;var t=n.__m||(n.__m=[0,0]);e.__="P"+t[0]+"-"+t[1]++}return e.__}function ma(){var e;do{for(;e=Go.shift();)try{vn(e)}catch(t){V.__e(t,{__:(e=e.__P)&&e.__v})}for(;e=is.shift();){var n=e.__H;if(e.__P&&n)try{n.__h.some(vn),n.__h.some(Vo),n.__h=[]}catch(t){n.__h=[],V.__e(t,e.__v)}}}while(Go.length)}V.__b=function(e){oe=null,Et&&Et(e)},V.__=function(e,n){e&&n.__k&&n.__k.__m&&(e.__m=n.__k.__m),ss&&ss(e,n)},V.__r=function(e){es&&es(e),Ve=0;var n=(oe=e.__c).__H;n&&(Fo==oe?oe.__h=[]:(n.__h.some(vn),n.__h.some(Vo),Ve=0),n.__h=[],n.__.some(function(t){t.__N&&(t.__=t.__N),t.u=t.__N=void 0})),Fo=oe},V.diffed=function(e){ns&&ns(e);var n=e.__c;n&&n.__H&&(n.__H.__h.length&&as(is.push(n)),n.__H.__.some(function(t){t.u&&(t.__H=t.u)})),Fo=oe=null},V.__c=function(e,n){n.some(function(t){try{t.__h.some(vn),t.__h=t.__h.filter(function(s){return!s.__||Vo(s)})}catch(s){t.__h=[function(){throw s}]}}),os&&os(e,n)},V.unmount=function(e){ts&&ts(e);var n,t,s=e.__c;s&&s.__H&&(s.__H.__.some(function(r){try{if(r.__P&&r.__c){if(t===void 0){for(t=e.__;t&&(!t.__c||!t.__c.__P);)t=t.__;t=t&&t.__c}r.__P=t,as(Go.push(r))}else vn(r)}catch(i){n=i}}),s.__H=void 0,n&&V.__e(n,s.__v))};var rs=typeof requestAnimationFrame=="function";function ha(e){var n,t=function(){clearTimeout(s),rs&&cancelAnimationFrame(n),setTimeout(e)},s=setTimeout(t,35);rs&&(n=requestAnimationFrame(t))}function as(e){e!=1&&Xt==V.requestAnimationFrame||((Xt=V.requestAnimationFrame)||ha)(ma)}function vn(e){var n=oe,t=e.__c;typeof t=="function"&&(e.__c=void 0,t()),oe=n}function Vo(e){var n=oe;e.__c=e.__(),oe=n}function Ko(e,n){return!e||e.length!=n.length||n.some(function(t,s){return!fa(t,e[s])})}var ga=Symbol.for("preact-signals");function Gn(){if(Re>1){Re--;return}let e,n=!1;for((function(){let t=Bn;for(Bn=void 0;t!==void 0;){let s=t.S;if(s.v===t.v)for(let r=s.t;r!==void 0;r=r.x)r.i===t.i&&(r.i=s.i);t=t.o}})();yn!==void 0;){let t=yn;for(yn=void 0,Fn++;t!==void 0;){let s=t.u;if(t.u=void 0,t.f&=-3,!(8&t.f)&&ls(t))try{t.c()}catch(r){n||(e=r,n=!0)}t=s}}if(Fn=0,Re--,n)throw e}function Yo(e){if(Re>0)return e();Qo=++va,Re++;try{return e()}finally{Gn()}}var W,bn,yn;function _n(e){let n=W,t=bn;W=void 0,bn=void 0;try{return e()}finally{W=n,bn=t}}var Bn,Re=0,Fn=0,va=0,Qo=0,Jn=0;function ds(e){if(W===void 0)return;let n=e.n;if(n===void 0||n.t!==W)return n={i:0,S:e,p:W.s,n:void 0,t:W,e:void 0,x:void 0,r:n},W.s!==void 0&&(W.s.n=n),W.s=n,e.n=n,32&W.f&&e.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=W.s,n.n=void 0,W.s.n=n,W.s=n),n}function E(e,n){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}E.prototype.brand=ga;E.prototype.h=function(){return!0};E.prototype.S=function(e){let n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:_n(()=>{var t;(t=this.W)==null||t.call(this)}))};E.prototype.U=function(e){if(this.t!==void 0){let n=e.e,t=e.x;n!==void 0&&(n.x=t,e.e=void 0),t!==void 0&&(t.e=n,e.x=void 0),e===this.t&&(this.t=t,t===void 0&&_n(()=>{var s;(s=this.Z)==null||s.call(this)}))}};E.prototype.subscribe=function(e){return ce(()=>{let n=this.value;_n(()=>e(n))},{name:"sub"})};E.prototype.valueOf=function(){return this.value};E.prototype.toString=function(){return this.value+""};E.prototype.toJSON=function(){return this.value};E.prototype.peek=function(){return _n(()=>this.value)};Object.defineProperty(E.prototype,"value",{get(){let e=ds(this);return e!==void 0&&(e.i=this.i),this.v},set(e){if(e!==this.v){if(Fn>100)throw new Error("Cycle detected");(function(n){Re!==0&&Fn===0&&n.l!==Qo&&(n.l=Qo,Bn={S:n,v:n.v,i:n.i,o:Bn})})(this),this.v=e,this.i++,Jn++,Re++;try{for(let n=this.t;n!==void 0;n=n.x)n.t.N()}finally{Gn()}}}});function $(e,n){return new E(e,n)}function ls(e){for(let n=e.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function ps(e){for(let n=e.s;n!==void 0;n=n.n){let t=n.S.n;if(t!==void 0&&(n.r=t),n.S.n=n,n.i=-1,n.n===void 0){e.s=n;break}}}function cs(e){let n,t=e.s;for(;t!==void 0;){let s=t.p;t.i===-1?(t.S.U(t),s!==void 0&&(s.n=t.n),t.n!==void 0&&(t.n.p=s)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=s}e.s=n}function Be(e,n){E.call(this,void 0,n),this.x=e,this.s=void 0,this.g=Jn-1,this.f=4}Be.prototype=new E;Be.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Jn))return!0;if(this.g=Jn,this.f|=1,this.i>0&&!ls(this))return this.f&=-2,!0;let e=W;try{ps(this),W=this;let n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return W=e,cs(this),this.f&=-2,!0};Be.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(let n=this.s;n!==void 0;n=n.n)n.S.S(n)}E.prototype.S.call(this,e)};Be.prototype.U=function(e){if(this.t!==void 0&&(E.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(let n=this.s;n!==void 0;n=n.n)n.S.U(n)}};Be.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(let e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(Be.prototype,"value",{get(){if(1&this.f)throw new Error("Cycle detected");let e=ds(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function Vn(e,n){return new Be(e,n)}function fs(e){let n=e.j;if(e.j=void 0,typeof n=="function"){Re++;let t=W;W=void 0;try{n()}catch(s){throw e.f&=-2,e.f|=8,Zo(e),s}finally{W=t,Gn()}}}function Zo(e){for(let n=e.s;n!==void 0;n=n.n)n.S.U(n);e.x=void 0,e.s=void 0,fs(e)}function ba(e){if(W!==this)throw new Error("Out-of-order effect");cs(this),W=e,this.f&=-2;try{8&this.f&&Zo(this)}finally{Gn()}}function Ke(e,n){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,bn&&bn.push(this)}Ke.prototype.c=function(){let e=this.S();try{if(8&this.f||this.x===void 0)return;let n=this.x();typeof n=="function"&&(this.j=n)}finally{e()}};Ke.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,fs(this),ps(this),Re++;let e=W;return W=this,ba.bind(this,e)};Ke.prototype.N=function(){2&this.f||(this.f|=2,this.u=yn,yn=this)};Ke.prototype.d=function(){this.f|=8,1&this.f||Zo(this)};Ke.prototype.dispose=function(){this.d()};function ce(e,n){let t=new Ke(e,n);try{t.c()}catch(r){throw t.d(),r}let s=t.d.bind(t);return s[Symbol.dispose]=s,s}var ya=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__,ms,Qn,Kn;var hs=[];ce(function(){ms=this.N})();function Qe(e,n){N[e]=n.bind(null,N[e]||(()=>{}))}function wn(e){if(Kn){let n=Kn;Kn=void 0,n()}Kn=e&&e.S()}function gs({data:e}){let n=v(e);n.name="ReactiveDom",n.value=e;let[t,s]=Y(()=>{let r=this,i=this.__v;for(;i=i.__;)if(i.__c){i.__c.__$f|=4;break}let u=Vn(()=>{let p=n.value.value;return p===0?0:p===!0?"":p||""}),d=Vn(()=>!Array.isArray(u.value)&&!Do(u.value)),l=ce(function(){if(this.N=vs,d.value){let p=u.value;r.__v&&r.__v.__e&&r.__v.__e.nodeType===3&&(r.__v.__e.data=p)}}),c=this.__$u.d;return this.__$u.d=function(){l(),c.call(this)},[d,u]},[]);return t.value?s.peek():s.value}gs.displayName="ReactiveTextNode";Object.defineProperties(E.prototype,{constructor:{configurable:!0,value:o(f,null).constructor},type:{configurable:!0,value:gs},props:{configurable:!0,get(){let e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});Qe("__b",(e,n)=>{if(wn(),Qn=void 0,typeof n.type=="string"){let t,s=n.props;for(let r in s){if(r==="children")continue;let i=s[r];i instanceof E&&(t||(n.__np=t={}),t[r]=i,s[r]=i.peek())}}e(n)});Qe("__r",(e,n)=>{if(e(n),n.type!==f){wn();let t,s=n.__c;s&&(s.__$f&=-2,t=s.__$u,t===void 0&&(s.__$u=t=(function(r,i){let u;return ce(function(){u=this},{name:i}),u.c=r,u})((function(r){return function(){var i;ya&&((i=this.y)==null||i.call(this)),r.__$f|=1,r.setState({})}})(s),typeof n.type=="function"?n.type.displayName||n.type.name:""))),Qn=s,wn(t)}});Qe("__e",(e,n,t,s)=>{wn(),Qn=void 0,e(n,t,s)});Qe("diffed",(e,n)=>{wn(),Qn=void 0;let t;if(typeof n.type=="string"&&(t=n.__e)){let s=n.__np,r=n.props,i=t.U;if(i)for(let u in i){let d=i[u];d===void 0||s&&u in s||(d.d(),i[u]=void 0)}if(s){i||(i={},t.U=i);for(let u in s){let d=i[u],l=s[u];d===void 0?(d=_a(t,u,l,r),i[u]=d):d.o(l,r)}}}e(n)});function _a(e,n,t,s){let r=n in e&&e.ownerSVGElement===void 0,i=$(t);return{o:(u,d)=>{i.value=u,s=d},d:ce(function(){this.N=vs;let u=i.value.value;s[n]!==u&&(s[n]=u,r?e[n]=u:u!=null&&(u!==!1||n[4]==="-")?e.setAttribute(n,u):e.removeAttribute(n))})}}Qe("unmount",(e,n)=>{if(typeof n.type=="string"){let t=n.__e;if(t){let r=t.U;if(r){t.U=void 0;for(let i in r){let u=r[i];u&&u.d()}}}let s=n.__np;if(s){let r=n.props;for(let i in s)r[i]=s[i]}n.__np=void 0}else{let t=n.__c;if(t){t.__$f|=8;let s=t.__$u;s&&(t.__$u=void 0,s.d())}}e(n)});Qe("__h",(e,n,t,s)=>{s<3&&(n.__$f|=2),e(n,t,s)});Ge.prototype.shouldComponentUpdate=function(e,n){if(this.__R)return!0;let t=this.__$u,s=t&&t.s!==void 0;for(let r in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){let r=2&this.__$f;if(!(s||r||4&this.__$f)||1&this.__$f)return!0}else if(!(s||4&this.__$f)||3&this.__$f)return!0;for(let r in e)if(r!=="__source"&&e[r]!==this.props[r])return!0;for(let r in this.props)if(!(r in e))return!0;return!1};function v(e,n){return Y(()=>$(e,n),[])}var wa=e=>{queueMicrotask(()=>{queueMicrotask(e)})};function ka(){Yo(()=>{let e;for(;e=hs.shift();)ms.call(e)})}function vs(){hs.push(this)===1&&(N.requestAnimationFrame||wa)(ka)}var kn=$(""),bs;function ae(e){clearTimeout(bs),kn.value=e,bs=setTimeout(()=>kn.value="",6e3)}function Eo(e){try{return localStorage.getItem("esclusa."+e)}catch{return null}}function Xo(e,n){try{localStorage.setItem("esclusa."+e,n)}catch{}}function xa(){let e=Eo("language");return e==="en"||e==="es"?e:navigator.language.toLowerCase().startsWith("es")?"es":"en"}function Sa(){let e=Eo("theme");return e==="light"||e==="dark"?e:"auto"}var fe=$(xa()),xn=$(Sa()),Ne=$(Eo("signature")??"");function ys(){ce(()=>{document.documentElement.lang=fe.value,Xo("language",fe.value)}),ce(()=>{document.documentElement.dataset.theme=xn.value,Xo("theme",xn.value)}),ce(()=>Xo("signature",Ne.value))}var _s=[["must be there","debe estar"],["must be there beside another member","debe estar junto a otro miembro"],["must not be there","no debe estar"],["must not be there: the schema does not know it","no debe estar: el esquema no lo conoce"],["must not be there beside *","no debe estar junto a *"],["must not be there twice","no debe estar dos veces"],["must be ~","debe ser ~"],["must be ~, such as *","debe ser ~, como *"],["must be an integer of * bits, 0 or more","debe ser un entero de * bits, 0 o más"],["must be an integer of * bits","debe ser un entero de * bits"],["must be a number of at most * characters","debe ser un número de como máximo * caracteres"],["must be a number that * bits of floating point can hold","debe ser un número que quepa en * bits de coma flotante"],["must be a key of at most * characters","debe ser una clave de como máximo * caracteres"],["must be a string that names the datatype","debe ser un texto que nombre el tipo de dato"],["must be one of the values that the schema lists","debe ser uno de los valores que enumera el esquema"],["must be the value that the schema says","debe ser el valor que dice el esquema"],["must be what the schema describes","debe ser lo que describe el esquema"],["must not be what the schema excludes","no debe ser lo que excluye el esquema"],["must be a string that is not empty, or an integer","debe ser un texto no vacío, o un entero"],["must be a multiple of *","debe ser múltiplo de *"],["must be above *","debe ser mayor que *"],["must be below *","debe ser menor que *"],["must be at least *","debe ser al menos *"],["must be at most * bytes long","debe tener como máximo * bytes"],["must be at most *","debe ser como máximo *"],["must be one of *","debe ser uno de *"],["must be base64 of RFC 4648 with padding and without line breaks","debe ser base64 según RFC 4648, con relleno y sin saltos de línea"],["must be the SHA-256 of the decoded data in lower-case hexadecimal","debe ser el SHA-256 de los datos decodificados, en hexadecimal y minúsculas"],["must be the length of the decoded data in bytes","debe ser la longitud de los datos decodificados, en bytes"],["must begin with the bytes of its media_type","debe empezar con los bytes de su media_type"],["must have at least * ~","debe tener al menos * ~"],["must have at most * ~","debe tener como máximo * ~"],["must have at least one of *","debe tener al menos uno de *"],["must have exactly one of *","debe tener exactamente uno de *"],["must fit at least one of the alternatives","debe cumplir al menos una de las alternativas"],["must fit exactly one of the alternatives","debe cumplir exactamente una de las alternativas"],["must not have the same item twice","no debe tener dos veces el mismo elemento"],["must match the pattern *","debe cumplir el patrón *"],["must have a name that the schema allows","debe tener un nombre que el esquema admita"],["must be a whole JSON object; it ends too early","debe ser un objeto JSON entero; termina antes de tiempo"],["must be one JSON object","debe ser un objeto JSON"],["must be one JSON object, not ~","debe ser un objeto JSON, no ~"],["must be one JSON object, not ~, in the framing of *'s schema registry *","debe ser un objeto JSON, no ~, en el envoltorio del registro de esquemas de * *"],["must be one JSON object, in the framing of *'s schema registry *","debe ser un objeto JSON, en el envoltorio del registro de esquemas de * *"],["must be JSON","debe ser JSON"],["must be JSON in UTF-8","debe ser JSON en UTF-8"],["must be JSON in UTF-8, not in *","debe ser JSON en UTF-8, no en *"],["must end after the object","debe terminar tras el objeto"],["must end after the object: another document follows","debe terminar tras el objeto: sigue otro documento"],["must not have a comma before a closing bracket","no debe tener una coma antes de cerrar"],["must not have comments","no debe tener comentarios"],["must have double quotes around names","debe tener los nombres entre comillas dobles"],["must have double quotes around strings and names, not single ones","debe tener textos y nombres entre comillas dobles, no simples"],["must have true, false and null in lower case","debe tener true, false y null en minúsculas"],["must have numbers, and null in place of *","debe tener números, y null en lugar de *"],["must have null in place of *","debe tener null en lugar de *"],["must be plain JSON, not compressed with *: leave that to Kafka's producer *","debe ser JSON sin comprimir, no con *: déjaselo al productor de Kafka *"],["must be plain JSON, without the framing of *'s schema registry *","debe ser JSON a secas, sin el envoltorio del registro de esquemas de * *"],["must be one CloudEvent in JSON *, not ~","debe ser un solo CloudEvent en JSON *, no ~"],["must be one CloudEvent in JSON *, not in *","debe ser un solo CloudEvent en JSON *, no en *"],["must be an object, not a string: give it to the SDK as an object, not as text","debe ser un objeto, no un texto: dáselo al SDK como objeto, no como texto"],["must be there, and be an object","debe estar, y ser un objeto"],["must have a name of lower-case letters and digits","debe tener un nombre de letras minúsculas y dígitos"],["must be a string, a number or a boolean","debe ser un texto, un número o verdadero o falso"],["must have content-type *, if it is the CloudEvent that it looks like, or name its datatype in header datatype","debe tener content-type *, si es el CloudEvent que parece, o nombrar su tipo de dato en la cabecera datatype"],["must have an exponent of at most * digits","debe tener un exponente de como máximo * dígitos"],["must have an item that the schema asks for","debe tener un elemento de los que pide el esquema"],["must not have more items than the schema describes","no debe tener más elementos de los que describe el esquema"],["must have decimal numbers without leading zeros","debe tener números decimales sin ceros delante"],["must have digits on both sides of a number's point","debe tener dígitos a ambos lados del punto de un número"],["must have numbers without a plus sign before them","debe tener números sin un signo más delante"],["must have strings for member names","debe tener textos como nombres de miembros"],["must have control characters in strings escaped, a new line as *","debe tener escapados los caracteres de control en los textos, un salto de línea como *"],["must have both halves of a surrogate pair in strings, or none","debe tener en los textos las dos mitades de un par sustituto, o ninguna"],["must have only the escapes of JSON in strings","debe tener en los textos solo los escapes de JSON"],["must hold at most * array elements and members in all","debe contener como máximo * elementos y miembros en total"],["must have headers of at most * bytes in all","debe tener cabeceras de como máximo * bytes en total"],["must have a key of at most * bytes","debe tener una clave de como máximo * bytes"],["must have a key in UTF-8","debe tener una clave en UTF-8"],["must have a key that is an integer as the rows have it, such as 7, not 007 or 7.0","debe tener una clave que sea un entero como el de las filas, como 7, no 007 ni 7.0"],["must not begin with a byte-order mark","no debe empezar con una marca de orden de bytes"],["must not have two values for header *","no debe tener dos valores en la cabecera *"],["must not name two versions, one in header * and one in *","no debe nombrar dos versiones, una en la cabecera * y otra en *"],["must be the $id of a version of the datatype that is not retired","debe ser el $id de una versión del tipo de dato que no esté retirada"],["must have a value: only what is kept in a table can be erased","debe tener un valor: solo se puede borrar lo que se guarda en una tabla"],["must have a key that says what to erase","debe tener una clave que diga qué borrar"],["must be nested at most * deep","debe anidarse como máximo * niveles"],["must name a datatype of the catalogue*","debe nombrar un tipo de dato del catálogo*"],["must name its datatype: in header datatype, in the type of a CloudEvent, or in member datatype","debe nombrar su tipo de dato: en la cabecera datatype, en el tipo de un CloudEvent o en el miembro datatype"],["this needs the right to * here, which you do not have","hace falta el permiso *, que no tienes"],["this needs the right to *, which whoever shows neither key nor token nor certificate does not have","hace falta el permiso *, que no tiene quien no muestra clave, token ni certificado"],["this is no API key that is known","no es ninguna clave de API conocida"],["another record lies in its place","hay otro registro en su lugar"],["it was sent again * times","se reenvió * veces"],["it was sent again * time","se reenvió * vez"],["the record was taken as it came","el registro se aceptó tal como llegó"],["by another of this plan","por otro de este plan"],["somebody over HTTP","alguien por HTTP"],["the alerts cannot be read now","las alertas no se pueden leer"],["the journal cannot be read now","el diario no se puede leer"],["the process is still starting","el proceso aún arranca"],["not ready yet: *","aún no está listo: *"],["the schema has faults","el esquema tiene fallos"]],ws={character:"carácter",characters:"caracteres",item:"elemento",items:"elementos",member:"miembro",members:"miembros","an integer":"un entero","a number":"un número","a string":"un texto","an object":"un objeto","an array":"una lista","a boolean":"verdadero o falso",null:"null",nothing:"nada","a date and time of RFC 3339":"una fecha y hora de RFC 3339","a date of RFC 3339":"una fecha de RFC 3339","a time of RFC 3339":"una hora de RFC 3339","a duration of RFC 3339":"una duración de RFC 3339","an e-mail address":"una dirección de correo","a host name":"un nombre de host","an IPv4 address":"una dirección IPv4","an IPv6 address":"una dirección IPv6","a UUID":"un UUID","a URI":"un URI","a URI template of RFC 6570":"una plantilla de URI de RFC 6570","a batch of events: send each in a record of its own":"un lote de eventos: envía cada uno en su propio registro","in another format":"en otro formato","an IRI":"un IRI","an IRI that names a place":"un IRI que nombre un lugar","a relative JSON Pointer":"un JSON Pointer relativo",headers:"cabeceras","a URI that names a place":"un URI que nombre un lugar","a relative reference":"una referencia relativa","a JSON Pointer":"un JSON Pointer","a regular expression of ECMA 262":"una expresión regular de ECMA 262"};var[Ca,Ta,Pa]=[`alert.withheld.all
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
… {n} more character|… {n} more characters
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
… {n} carácter más|… {n} caracteres más
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
Planear para todo su grupo de alertas
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
`)),et=Object.fromEntries(Ta.map((e,n)=>[Ca[n-480]??n.toString(36),[e,Pa[n]]]));function a(e,n={}){let t=et[e][fe.value==="es"?1:0].split("|");return(t.length>1&&n.n!==1?t[1]:t[0]).replace(/\{(\w+)\}/g,(r,i)=>{let u=n[i];return typeof u=="number"?K(u):u??""})}function _(e,n){return e in et?a(e):n}function Yn(e,n){return(Ra[fe.value+JSON.stringify(n)]??=new Intl.NumberFormat(fe.value,n)).format(e)}var Ra={},Na={},K=e=>Yn(e,{maximumFractionDigits:0}),Zn=e=>e<1e5?K(e):Yn(e,{notation:"compact",maximumFractionDigits:1}),Ue=e=>Yn(e,{maximumFractionDigits:e<10?1:0}),Ae=e=>e.length>12?e.slice(0,8)+"…":e,Xn=$(Date.now());setInterval(()=>{document.hidden||(Xn.value=Date.now())},5e3);var Aa=[["year",31536e3],["month",2592e3],["day",86400],["hour",3600],["minute",60]];function ks(e){let n=Math.round((e.getTime()-Xn.value)/1e3),t=Na[fe.value]??=new Intl.RelativeTimeFormat(fe.value,{numeric:"auto",style:"short"});for(let[s,r]of Aa)if(Math.abs(n)>=r)return t.format(Math.trunc(n/r),s);return Math.abs(n)<10?a("c7"):t.format(n,"second")}function xs(e){return e.toISOString().replace("T"," ").replace(/(\.\d+)?Z$/," UTC")}function En(e){let n=e<90?"second":e<5400?"minute":"hour",t={second:1,minute:60,hour:3600}[n];return Yn(e/t,{style:"unit",unit:n,unitDisplay:"short",maximumFractionDigits:0})}function Ye(e){let n=!e.datatype||e.datatype==="_none"?a("2w"):e.datatype,t=e.message?B(e.message):_("reason."+e.reason,e.reason);return e.keyword==="additionalProperties"&&!e.pointer?{who:n+":",where:"",what:a("2v")+" "+t}:{who:n,where:e.pointer??"",what:t}}var Oa,qa=([e,n])=>({is:new RegExp("^"+e.replace(/[$+.]/g,"\\$&").replace(/[*~]/g,"(.*)")+"$"),parts:e.match(/[*~]/g)??[],spanish:n});function ja(e){let n=e.split(" or ").map(t=>ws[t]);return n.includes(void 0)?void 0:n.join(" o ")}function B(e){if(fe.value!=="es")return e;let n=/^(.+) \(at byte (\d+)\)$/.exec(e);if(n)return`${B(n[1])} (byte ${n[2]})`;let t=/^(\/\S*) (must .+)$/.exec(e);if(t)return t[1]+" "+B(t[2]);for(let{is:s,parts:r,spanish:i}of Oa??=_s.map(qa)){let u=s.exec(e)?.slice(1).map((d,l)=>r[l]==="~"?ja(d):d);if(u&&!u.includes(void 0))return i.replace(/[*~]/g,()=>u.shift())}return e}var de=class extends Error{constructor(t,s,r=0){super(s.detail||s.title||String(t));this.status=t;this.body=s;this.retryAfter=r}status;body;retryAfter;again=!1;get sentence(){let t=B(this.message);switch(this.status){case 0:return a(this.again?"8z":"93");case 401:return a("95",{detail:t});case 403:return a("91",{detail:t});case 429:return a("94",{detail:t,n:this.retryAfter||1});case 503:return a(this.again?"92":"90",{detail:t})}return t}get passing(){return this.status===0||this.status===429||this.status>=500}},ot=$(0);async function M(e,n={}){let t=await st(e,n);return{...t,body:t.text?JSON.parse(t.text):void 0}}var no=e=>({...e[0],body:e,text:e.map(n=>n.text).join(`
`)});async function tt(e,n){let t=new Headers(n.headers),s={method:n.method??"GET",headers:t,signal:n.signal};n.ifMatch&&t.set("If-Match",n.ifMatch),n.body!==void 0&&(s.body=typeof n.body=="string"?n.body:JSON.stringify(n.body),t.set("Content-Type","application/json"));let r=await fetch(e,s).catch(eo);if(r.ok)return r;r.status===401&&ot.value++;let i=await r.text().catch(eo),u={};try{u=JSON.parse(i)}catch{u={detail:r.statusText}}throw new de(r.status,u,Number(r.headers.get("Retry-After"))||0)}function eo(e){throw e.name==="AbortError"?e:new de(0,{})}async function st(e,n){let t=await tt(e,n),s=await t.text().catch(eo);return{body:s,text:s,status:t.status,tag:t.headers.get("ETag")??""}}async function Ss(e,n,t){let s=await tt(e,n);for await(let r of Ts(s.body))r&&t(JSON.parse(r))}function nt(e,n){return new Promise(t=>{let s=setTimeout(t,e);n.addEventListener("abort",()=>(clearTimeout(s),t()),{once:!0})})}function Cs(e){let n,t=()=>{document.hidden?(n?.abort(),n=void 0):n||(n=new AbortController,e(n.signal).catch(s=>{if(s.name!=="AbortError")throw s}))};return document.addEventListener("visibilitychange",t),t(),()=>{document.removeEventListener("visibilitychange",t),n?.abort()}}var x=(e,n=0,t)=>Oe(e&&[e,t].join(" "),n,s=>M(e,{method:t&&"POST",body:t,signal:s}));function Oe(e,n,t,s=0){let r=v({of:""}),i=v(0);j(()=>{if(e)return Cs(async l=>{for(let c=0;;){let p=n;try{let h=await t(l),g=r.peek();g.of===e&&!g.problem&&g.answer?.text===h.text&&g.answer.tag===h.tag||(r.value={of:e,answer:h}),c=0}catch(h){if(!(h instanceof de))throw h;if(h.again=h.passing,r.value={of:e,answer:r.peek().of===e?r.peek().answer:void 0,problem:h},!h.again)return;p=Math.max(n,h.retryAfter*1e3,Math.min(1e3*2**c++,15e3))}if(!p||(await nt(p,l),l.aborted))return}})},[e,n,s,i.value]);let{answer:u,problem:d}=r.value.of===e?r.value:{};return{value:{value:u?.body},text:{value:u?.text},tag:{value:u?.tag??""},problem:{value:d},again:()=>{i.value++}}}function Ze(e){let n=v("");return j(()=>{let t=setTimeout(()=>n.value=e,300);return()=>clearTimeout(t)},[e]),n.value===e}function Sn(e,n,t){let s="";return Cs(async r=>{for(let i=0;!r.aborted;){try{let u={Accept:"text/event-stream"};s&&(u["Last-Event-ID"]=s);let d=await tt(e,{signal:r,headers:u});t(void 0),i=0;for await(let l of La(d.body))l.id&&(s=l.id),n(l)}catch(u){if(u.name==="AbortError")return;let d=u instanceof de?u:new de(0,{});if(d.status===400&&s){s="";continue}if(d.again=d.passing,t(d),!d.again)return;await nt(Math.max(d.retryAfter*1e3,Math.min(1e3*2**i++,15e3)),r);continue}await nt(250,r)}})}async function*Ts(e){let n=e.pipeThrough(new TextDecoderStream).getReader(),t="";for(;;){let{done:s,value:r}=await n.read().catch(eo);if(s)break;let i=(t+r).split(`
`);t=i.pop(),yield*i}t&&(yield t)}async function*La(e){let n={id:"",type:"message",data:""};for await(let t of Ts(e))t===""?((n.data||n.id)&&(yield n),n={id:"",type:"message",data:""}):t.startsWith("id: ")?n.id=t.slice(4):t.startsWith("event: ")?n.type=t.slice(7):t.startsWith("data: ")&&(n.data+=(n.data&&`
`)+t.slice(6))}function F(){let e=v(void 0),n=v(!1),t=T(void 0),s=()=>t.current?.abort();return j(()=>s,[]),{problem:e,busy:n,run:async i=>{if(n.value)return!1;n.value=!0,e.value=void 0;let{signal:u}=t.current=new AbortController;try{return await i(u),!0}catch(d){if(d instanceof de)e.value=d;else if(d.name!=="AbortError")throw d;return!1}finally{n.value=!1}},stop:s}}function Xe({open:e,title:n,onClose:t,children:s}){let r=T(null),i=T(!1),u=us();return $n(()=>{e&&!r.current.open&&r.current.showModal(),e||r.current.close()},[e]),o("dialog",{ref:r,"aria-labelledby":u,onClose:()=>{r.current?.open===!1&&t()},onCancel:c=>{c.preventDefault(),t()},onMouseDown:c=>i.current=c.target===r.current,onMouseUp:c=>i.current&&=c.target===r.current,onClick:c=>i.current&&c.target===r.current&&t()},e&&o("div",{class:"dialog"},o("header",null,o("h2",{id:u},n),o("button",{type:"button",class:"quiet",onClick:t},a("11"))),s))}function P({title:e,level:n=2,children:t}){return o("section",{class:"empty"},o(n===1?"h1":"h2",null,e),t)}var rt=()=>({path:location.pathname,query:new URLSearchParams(location.search)});location.pathname==="/console"&&history.replaceState(null,"","/"+location.search);var ie=$(rt());addEventListener("popstate",()=>ie.value=rt());function ee(e,n=!1){if(e===location.pathname+location.search)return;history[n?"replaceState":"pushState"](null,"",e);let t=location.pathname!==ie.value.path;ie.value=rt(),t&&scrollTo(0,0)}var Ps=()=>We({}),b=e=>ie.value.query.get(e)??"";function We(e){let n=new URLSearchParams(ie.value.query);for(let[s,r]of Object.entries(e))r?n.set(s,r):n.delete(s);let t=n.toString();return ie.value.path+(t&&"?"+t)}var z=(e,n=!1)=>ee(We(e),n);function Rs(e,n){let t=e.split("/"),s=n.split("/");if(t.length!==s.length)return null;let r={};for(let i=0;i<t.length;i++)if(t[i].startsWith(":")&&s[i])try{r[t[i].slice(1)]=decodeURIComponent(s[i])}catch{return null}else if(t[i]!==s[i])return null;return r}function Ns(){document.addEventListener("click",e=>{let n=e.target.closest?.("a[href]");if(!n||e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey||n.target||n.hasAttribute("download"))return;let t=new URL(n.href);t.origin!==location.origin||!(t.pathname==="/"||t.pathname.startsWith("/console/"))||t.hash||(e.preventDefault(),ee(t.pathname+t.search))})}var me=$(void 0);function Os(){return M("/v1/me").then(({body:e})=>{me.value=e},()=>{me.value=null})}ce(()=>{ot.value,Os()});async function qs(e){me.value=(await M("/login",{method:"POST",body:{key:e}})).body}async function js(){await M("/logout",{method:"POST"}),await Os()}var Ls=()=>me.value!==void 0,Ms=()=>me.value?.known_by==="session",oo=()=>me.value?.known_by==="nothing"&&me.value.login.length>0,Cn=e=>me.value?.login.includes(e)??!1,to=()=>"/console/login?"+new URLSearchParams({next:Ps()}),ge=()=>me.value?.principal??"",Ee=()=>ge()?void 0:Ne.value.trim()||void 0;function S(e,n,t){return me.value?me.value.rights.some(s=>s.do.includes(e)&&As(s.datatypes,n)&&As(s.senders,t)):me.value===null}var As=(e,n)=>!e||n!==void 0&&e.some(t=>Ma(t,n)),ve=e=>me.value?.rights.some(n=>n.do.includes(e))??!0,Ma=(e,n)=>e.endsWith("*")?n.startsWith(e.slice(0,-1)):e===n;function y({problem:e,onAgain:n}){return e?o("div",{class:"error",role:"alert"},o("p",null,e.sentence),(e.status===401||e.status===403)&&oo()&&o("a",{class:"button",href:to()},a("7w")),n&&o("button",{type:"button",onClick:n},a("y"))):null}var Ut={};sa(Ut,{alert:()=>Dr,channel:()=>nr,channels:()=>Ys,flow:()=>Qs,group:()=>jr,groups:()=>Er,health:()=>Pr,journal:()=>Sr,live:()=>kr,login:()=>It,redrive:()=>Yr,redrives:()=>Zr,rows:()=>yr,schemas:()=>cr,sender:()=>Nr,tables:()=>hr});var Is={open:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11",acknowledged:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 2.5v11M8 4.5a3.5 3.5 0 0 1 0 7",resolved:"M2.5 8.5l3.5 3.5l7.5-8",regressed:"M13 8.5a5 5 0 1 1-1.8-4.1M11.5 1.5v3.2h-3.2",yes:"M2.5 8.5l3.5 3.5l7.5-8",no:"M8 2l6.5 11.5h-13zM8 6.5v3M8 11.2v.6"},Ia={open:"bad",regressed:"bad",no:"bad",resolved:"good",yes:"good"};function k({state:e,word:n}){return o("span",{class:"status "+(Ia[e]??"")},o("svg",{viewBox:"0 0 16 16",width:"14",height:"14","aria-hidden":"true"},o("path",{d:Is[e]??Is.open})),n??_("state."+e,e))}function so({account:e}){return o("section",{class:"card"},o("h2",null,a("33")),e?o(Da,{...e}):o("p",{class:"muted"},a("34")))}function Da({unaccounted:e,repeated:n}){return e>0?o(k,{state:"no",word:a("35",{n:e})}):n>0?o(k,{state:"no",word:a("37",{n})}):o(k,{state:"yes",word:a("36")})}function en({text:e,label:n}){return o("button",{type:"button",class:"small",onClick:async()=>{try{await navigator.clipboard.writeText(e)}catch{Ua(e)}ae(a("12"))}},n??a("13"))}function Ua(e){let n=document.createElement("textarea");n.value=e,n.className="hidden",document.body.append(n),n.select(),document.execCommand("copy"),n.remove()}var Ds=/[ \t\r\n]*([,:[\]{}]|"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\x00-\x1f]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|$)/y;function Q(e){let n="",t=()=>{let u=n;return n=Ds.exec(e)[1],u},s=u=>{if(!u)throw new SyntaxError},r=u=>(s(u[0]==='"'),u.includes("\\")?JSON.parse(u):u.slice(1,-1)),i=u=>{let d={kind:"value",text:"",names:[],items:[]},l=t();if(s(u<=200&&l&&!",:]}".includes(l)),l!=="{"&&l!=="[")return{...d,text:l};d.kind=l==="{"?"object":"array";let c=l==="{"?"}":"]";for(let p=n===c?t():",";p!==c;p=t())s(p===","),l==="{"&&(d.names.push(r(t())),s(t()===":")),d.items.push(i(u+1));return d};try{Ds.lastIndex=0,t();let u=i(0);return n===""?u:void 0}catch{return}}var ro=e=>"/"+e.replaceAll("~","~0").replaceAll("/","~1"),ao=e=>e.split("/").slice(1).map(n=>n.replaceAll("~1","/").replaceAll("~0","~"));function Us(e,n){return e.kind==="object"?e.names.lastIndexOf(n):e.kind==="array"&&/^(0|[1-9]\d*)$/.test(n)&&Number(n)<e.items.length?Number(n):-1}var A=(e,n)=>e.items[Us(e,n)],L=(e,n)=>ao(n).reduce((t,s)=>t&&A(t,s),e);function Wa(e,n){let t={notes:new Map,missing:new Map};for(let s of n){let r=e,i;for(let u of ao(s.pointer)){let d=Us(r,u);if(d<0){i=r.kind==="value"?void 0:u;break}r=r.items[d]}if(i===void 0)t.notes.set(r,[...t.notes.get(r)??[],s.text]);else{let u=t.missing.get(r)??new Map;t.missing.set(r,u.set(i,[...u.get(i)??[],s.text]))}}return t}function at(e,n=[]){let t=[],s=Wa(e,n),r=(i,u,d,l)=>{let c={depth:u,name:d,comma:!1,ghost:!1,notes:s.notes.get(i)??[]},p=[...s.missing.get(i)??[]],[h,g]=i.kind==="object"?["{","}"]:["[","]"];if(i.kind==="value")t.push({...c,text:i.text,comma:l});else if(!i.items.length&&!p.length)t.push({...c,text:h+g,comma:l});else{t.push({...c,text:h}),i.items.forEach((m,w)=>r(m,u+1,i.names[w],w<i.items.length-1));for(let[m,w]of p)t.push({depth:u+1,name:i.kind==="object"?m:void 0,text:"",comma:!1,ghost:!0,notes:w});t.push({depth:u,text:g,comma:l,ghost:!1,notes:[]})}};return r(e,0,void 0,!1),t}function Ws(e){if(e.length<=500)return e;let n=[],t=r=>e[r]?.notes.length?1:0,s=0;for(let r=0;r<20;r++)s+=t(r);return e.forEach((r,i)=>{s+=t(i+20)-t(i-20-1);let u=i<200||s,d=n.length-1;r.notes.length||u&&d<500?n.push(r):typeof n[d]=="number"?n[d]++:n.push(1)}),n}var Tn=e=>e.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,n=>"\\u"+n.charCodeAt(0).toString(16).padStart(4,"0")),it=e=>({...e,text:e.text.startsWith('"')?JSON.stringify(JSON.parse(e.text)):e.text,items:e.items.map(it)}),ne=e=>Tn(at(e).map(n=>"  ".repeat(n.depth)+(n.name===void 0?"":JSON.stringify(n.name)+": ")+n.text+(n.comma?",":"")).join(`
`));function be(e){if(e.kind==="value")return Tn(e.text);let n=e.items.map((t,s)=>(e.kind==="object"?Tn(JSON.stringify(e.names[s]))+":":"")+be(t)).join();return e.kind==="object"?"{"+n+"}":"["+n+"]"}function Fe(e){let n=Q(e);return n?ne(n):e}function ue(e,n){let t=A(e,n);return(t?.kind==="array"?t.items:t?[t]:[]).filter(r=>r.text.startsWith('"')).map(r=>JSON.parse(r.text))}function pt(e,n){let[t]=ue(e,"$ref");if(!t?.startsWith("#"))return;let s=decodeURIComponent(t.slice(1)),r=L(n,s);return r?.kind==="object"?{pointer:s,to:r}:void 0}function Pn(e,n,t){let s="";for(let r=n,i=0;r&&i<16;r=pt(n,t)?.to,i++)n=r,s||=ue(n,"description")[0]??"";return{name:e,node:n,about:s,required:!1}}function ct(e,n){let t=new Map,s=(u,d)=>{let l=A(u,"properties");l?.items.forEach((h,g)=>{let m=l.names[g];t.has(m)||t.set(m,Pn(m,h,n))});let c=A(u,"patternProperties");c?.items.forEach((h,g)=>{let m="/"+c.names[g]+"/";t.set(m,Pn(m,h,n))});let p=A(u,"additionalProperties");p?.kind==="object"&&t.set("*",Pn("*",p,n));for(let h of ue(u,"required")){let g=t.get(h);g&&(g.required=!0)}if(d<4)for(let h of A(u,"allOf")?.items??[])s(Pn("",h,n).node,d+1)};s(e,0);let r=A(e,"items"),i=r?.kind==="array"?r.items:r?[r]:[];return i.forEach((u,d)=>t.set("["+d,Pn(i.length>1?"["+d+"]":"[]",u,n))),[...t.values()]}function ft(e){let n=[],[t,s]=[A(e,"const"),A(e,"enum")],r=ue(e,"type");return t?n.push(a("bf",{value:be(t)})):s?n.push(a("bh",{values:za(s.items)})):r.length?n.push(r.map(i=>_("schema.type."+i,i)).join(a("bo"))):n.push(...ue(e,"$ref")),n.push(...Ha(e)),n.push(...ue(e,"pattern").map(i=>a("bp",{pattern:i}))),n.push(...ue(e,"format").map(i=>a("bi",{format:i}))),n.push(mt(e)),n.filter(Boolean).join(", ")||a("ba")}function mt(e){let n=A(e,"oneOf"),t=(n??A(e,"anyOf"))?.items;if(!t)return"";let s=t.map(r=>ue(r,"required").join(" + "));return s.every(Boolean)?a(n?"bn":"bc",{names:s.join(a("bo"))}):a(n?"bm":"bb",{n:t.length})}var ut=8;function za(e){return e.slice(0,ut).map(t=>t.text.startsWith('"')?JSON.parse(t.text):be(t)).join(", ")+(e.length>ut?a("bk",{n:e.length-ut}):"")}function Ha(e){let n=[dt(e,"minimum","maximum","schema.range."),dt(e,"minLength","maxLength","schema.length."),dt(e,"minItems","maxItems","schema.items.")];for(let[t,s]of[["exclusiveMinimum","b9"],["exclusiveMaximum","be"],["multipleOf","bl"]]){let r=lt(e,t);r&&n.push(a(s,{bound:r}))}return n}function lt(e,n){let t=A(e,n)?.text??"";return/^-?\d{1,15}$/.test(t)?K(Number(t)):/^[-\d]/.test(t)?t:""}function dt(e,n,t,s){let[r,i]=[lt(e,n),lt(e,t)];return!r&&!i?"":a(s+(i?r?"between":"most":"least"),{least:r,most:i,n:Number(A(e,i?t:n).text)})}function zs(e){let n=[],t=(s,r,i)=>{for(let u of ct(s,e)){let d=u.name.startsWith("[")?r+u.name:r?r+"."+u.name:u.name;n.push({...u,path:d}),i<6&&n.length<2e3&&t(u.node,d,i+1)}};return t(e,"",0),n}var ht='{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}',$a='{"id_cliente":"11","edad":200}';function io(e,n,t){if(e==="customer"&&L(n,"/properties/id_cliente"))return Fe(t?ht:$a);let s=Q(Hs(n,0));return t||Ba(s,n),ne(s)}function Ba(e,n){let t=e.names.indexOf(ue(n,"required").at(-1)??"");if(t>=0)for(let s of[e.names,e.items])s.splice(t,1);e.names.push("firma"),e.items.push(Q('"JG"'))}function Hs(e,n){let t=A(e,"const")??L(e,"/examples/0")??A(e,"default")??L(e,"/enum/0");if(t)return be(t);switch(ue(e,"type")[0]){case"string":return JSON.stringify(Ja(e));case"integer":case"number":return A(e,"minimum")?.text??"1";case"boolean":return"true";case"array":return"["+Array(Bs(e,"minItems")).fill($s(A(e,"items"),n))+"]";case"null":return"null"}return n>6?"{}":Fa(e,n)}var $s=(e,n)=>e?Hs(e,n+1):"{}",Bs=(e,n)=>Number(A(e,n)?.text??0);function Fa(e,n){let t=L(e,"/oneOf/0")??L(e,"/anyOf/0"),s=new Set([...ue(e,"required"),...t?ue(t,"required"):[]]),r=A(e,"properties");return"{"+[...s].map(i=>JSON.stringify(i)+":"+$s(r&&A(r,i),n))+"}"}function Ja(e){let[n,t]=[ue(e,"format")[0],ue(e,"pattern")[0]];return n==="date-time"?"2026-01-02T03:04:05Z":n==="date"?"2026-01-02":n==="uri"||n==="uri-reference"?"https://example.org/1":n==="email"?"ana@example.org":n==="uuid"?"5e0c1f6c-2a7d-4b19-9c0e-8d1f6a3b2c4d":t?.includes("{64}")?"0".repeat(64):t?"es":"text".padEnd(Bs(e,"minLength"),"x")}var Ga=[{title:"3c",call:`curl -d '${ht}' ${location.origin}/send_message`},{title:"3b",call:`curl ${location.origin}/get_message/10`},{title:"3a",call:`curl ${location.origin}/consume_message`}];function Fs(){return o("section",{class:"card minute"},o("h2",null,a("39")),o("ol",null,Ga.map(({title:e,call:n})=>o("li",{key:e},o("div",{class:"row"},o("h3",null,a(e)),o(en,{text:n,label:a("13")})),o("pre",null,o("code",null,n))))))}function J({title:e,lead:n}){return o("header",{class:"head"},o("h1",null,a(e)),o("p",null,a(n)))}var Va=2e3,Ka=5;function nn(){let e=x("/v1/flow",Va);return{told:e,flow:e.value.value,rates:Qa(e.value).value}}function Qa(e){let n=e.value,t=T([]),s=v({});return j(()=>{if(!n)return;let r=t.current.length>0&&uo(n)<uo(t.current[0]);t.current=[...r?[]:t.current,n].slice(-Ka);let i=t.current[0],u=(Date.parse(n.time)-Date.parse(i.time))/1e3,d={};for(let l of n.channels){let c=i.channels.find(p=>p.datatype===l.datatype);d[l.datatype]=u>0&&c?{accepted:(l.accepted-c.accepted)/u,refused:(l.refused-c.refused)/u}:{accepted:0,refused:0}}s.value=d},[n]),s}var uo=e=>e.channels.reduce((n,t)=>n+t.accepted+t.refused,0);var ye=e=>"/console/alerts/"+e,on=e=>"/console/channels/"+encodeURIComponent(e),le=e=>"/console/groups/"+encodeURIComponent(e),ke=e=>"/console/redrives/"+encodeURIComponent(e),tn=e=>"/console/senders/"+encodeURIComponent(e),Se=e=>"/console/tables/"+encodeURIComponent(e);function Vs({flow:e,rates:n}){let t=e.channels.filter(l=>l.datatype!=="_none"),s=Object.values(n),r=s.reduce((l,c)=>l+c.refused,0),i=s.reduce((l,c)=>l+c.accepted+c.refused,0),u=e.channels.reduce((l,c)=>l+c.refused,0),d=[...t.map(l=>({rate:n[l.datatype]?.accepted??0,bad:!1})),{rate:r,bad:!0}];return o("section",{class:"picture","aria-label":a("3j")},o("div",{class:"card ingress"},o("h2",null,a("3d")),o(gt,{n:i}),o("p",{class:"muted"},a("3e",{n:uo(e)}))),o(Gs,{out:[{rate:i,bad:!1}]}),o("div",{class:"router"},o("h2",null,a("3o")),o("p",null,a("3p"))),o(Gs,{out:d}),o("ul",{class:"outs"},t.map(l=>o("li",{key:l.datatype},o("a",{href:on(l.datatype),class:"name"},l.datatype),o(gt,{n:n[l.datatype]?.accepted??0}),o(Js,{n:l.accepted}))),o("li",{class:"refused"},o("a",{href:ve("alerts.read")?"/console/groups":void 0,class:"name"},a("3n")),o(gt,{n:r}),o(Js,{n:u}))))}function Js({n:e}){return o("span",{class:"muted sum count"},a("3z",{n:Zn(e)}))}function gt({n:e}){return o("span",{class:e>0?"rate":"rate still"},o("strong",{class:"count"},Ue(e))," ",o("span",{class:"muted"},a("3y")))}function Gs({out:e}){let n=e.length*50;return o("svg",{class:"lines",viewBox:`0 0 100 ${e.length*100}`,preserveAspectRatio:"none","aria-hidden":"true"},e.map((t,s)=>{let r=s*100+50,i=e.length===1?`M0 ${r}H100`:`M0 ${n}C50 ${n} 50 ${r} 100 ${r}`;return o("path",{key:s,d:i,class:(t.bad?"bad ":"")+(t.rate>0?"moves":"")})}))}function te(e=0){let n=x("/v1/channels",e);return{told:n,channels:n.value.value?.channels}}function qe(e,n=""){let t=x(e&&"/v1/channels/"+encodeURIComponent(e)+"/schema"+(n&&"?version="+encodeURIComponent(n))),s=t.text.value;return{told:t,schema:Y(()=>Q(s??""),[s])}}var lo=e=>e.versions.map(n=>[n.version,`${n.version} (${n.version===e.version?a("version.current"):_("version."+n.status,n.status)})`]);function Z({label:e,value:n,options:t,onChoose:s}){return o("label",{class:"field"},a(e),o("select",{value:n,onChange:r=>s(r.currentTarget.value)},t.map(r=>{let[i,u]=typeof r=="string"?[r,r]:r;return o("option",{key:i,value:i},u)})))}function se({errors:e,omitted:n=0}){return!e.length&&n<=0?null:o("ul",{class:"violations"},e.map(t=>o("li",{key:t.pointer+" "+t.keyword+" "+t.message},o(Rn,{of:t}))),n>0&&o("li",{class:"muted"},a("z",{n})))}function Rn({of:e}){return o(f,null,o("code",null,e.pointer||"/")," ",B(e.message))}function Ks({onSent:e}){let n=te().channels?.filter(p=>S("send",p.datatype))??[],t=v(""),s=t.value||(n.find(p=>p.datatype==="customer")??n[0])?.datatype||"",{schema:r}=qe(s),i=v(""),u=v(void 0),d=F(),l=p=>{i.value=r?io(s,r,p):"",u.value=void 0};j(()=>l(!0),[r]);let c=()=>d.run(async()=>{try{let{body:p,status:h}=await M("/v1/channels/"+encodeURIComponent(s)+"/messages?wait=routed",{method:"POST",body:i.value,headers:{"ce-source":"console"}});u.value={sent:p,routed:h===200}}catch(p){if(!(p instanceof de)||p.status!==422)throw p;u.value={refused:p}}e()});return o("section",{class:"card sample"},o("h2",null,a("3q")),o("form",{onSubmit:p=>{p.preventDefault(),c()}},o("div",{class:"row"},o(Z,{label:"d1",value:s,onChoose:p=>t.value=p,options:n.map(p=>p.datatype)}),o(vt,{fill:l})),o("label",{class:"field"},a("3s"),o("textarea",{rows:8,spellcheck:!1,value:i.value,onInput:p=>i.value=p.currentTarget.value})),o("div",{class:"row"},o("button",{type:"submit",class:"primary",disabled:d.busy.value||!i.value.trim()},a("3w")))),o(y,{problem:d.problem.value}),o("div",{role:"status"},u.value&&o(Ya,{fate:u.value})))}function vt({fill:e}){return o(f,null,o("button",{type:"button",onClick:()=>e(!0)},a("3t")),o("button",{type:"button",onClick:()=>e(!1)},a("3r")))}function Ya({fate:e}){return"sent"in e?o("div",{class:"outcome"},o(k,{state:e.routed?"yes":"open",word:a(e.routed?"3v":"3x",{source:e.sent.source})})):o("div",{class:"outcome"},o(k,{state:"no",word:a("3u")}),o(se,{errors:e.refused.body.errors??[]}))}var Qs={path:"/",title:"40",nav:10,view:Za};function Za(){let{told:e,flow:n,rates:t}=nn();return o("div",{class:"page"},o(J,{title:"40",lead:"3i"}),o(y,{problem:e.problem.value,onAgain:e.again}),n&&o(f,null,n.routes?o(Vs,{flow:n,rates:t}):o("p",{class:"card muted"},a("38")),o(Xa,{flow:n})),o("div",{class:"pair"},ve("send")&&o(Ks,{onSent:e.again}),o(Fs,null)))}function Xa({flow:e}){let{lag:n,account:t}=e;return o("div",{class:"facts"},n&&o("section",{class:"card"},o("h2",null,a("3f")),o(k,{state:n.records===0?"yes":"open",word:n.records===0?a("3g"):a("3h",{n:n.records,time:En(n.seconds)})})),o(Ea,null),S("operations.read",void 0)&&o(so,{account:t}))}function Ea(){let e=x("/readyz",5e3),n=e.problem.value,t=n?.body.conditions?.filter(s=>!s.met)??[];return o("section",{class:"card"},o("h2",null,a("3k")),e.value.value&&!n&&o(k,{state:"yes",word:a("3m")}),n&&o(k,{state:"no",word:a("3l")}),o("ul",null,t.map(s=>o("li",{key:s.name},o("strong",null,s.name)," ",o("span",{class:"muted"},B(s.detail??""))))))}function re({n:e}){return o("span",{class:"count",title:e>=1e5?K(e):void 0},Zn(e))}function po(){return o(P,{title:a("23")},o("p",null,a("24")))}var Je=$([]);function pe(e){let n=T(e);n.current=e;let t=e.map(s=>s.key).join(" ");$n(()=>{let s=n.current.map(({key:r,does:i})=>({key:r,does:i,run:()=>n.current.find(u=>u.key===r)?.run()}));return Je.value=[...Je.peek(),...s],()=>{Je.value=Je.peek().filter(r=>!s.includes(r))}},[t])}addEventListener("keydown",e=>{if(e.ctrlKey||e.metaKey||e.altKey||e.defaultPrevented||document.querySelector("dialog[open]"))return;let n=e.target;if(n.isContentEditable||/^(INPUT|TEXTAREA|SELECT)$/.test(n.tagName)||e.key==="Enter"&&n.closest("a, button, summary"))return;let t=Je.peek().findLast(s=>s.key===e.key);t&&(e.preventDefault(),t.run())});var ei=["o","Enter"],ni=e=>!(e.ctrlKey||e.metaKey||e.shiftKey||e.altKey||e.target.closest("a, button, summary"))&&getSelection().isCollapsed;function H({caption:e,columns:n,items:t,id:s,open:r,keys:i=[]}){let u=T(null),d=()=>[...u.current.rows],l=(g=document.activeElement)=>d().findIndex(m=>m.contains(g)),c=g=>{let m=d(),w=l(),q=m[w<0?g>0?0:m.length-1:Math.min(m.length-1,Math.max(0,w+g))];q?.focus(),q?.scrollIntoView({block:"nearest"})},p=[{key:"j",does:"6i",run:()=>c(1)},{key:"k",does:"6m",run:()=>c(-1)},...[...r?ei.map(g=>({key:g,does:"6k",run:r})):[],...i].map(g=>({key:g.key,does:g.does,run:()=>t[l()]&&g.run(t[l()])}))];pe(p);let h=g=>{let m=t[l(g.target)];m&&ni(g)&&r(m)};return o("table",{role:"table"},o("caption",{class:"hidden"},e),o("thead",{role:"rowgroup"},o("tr",{role:"row"},n.map(g=>o("th",{key:g.title,role:"columnheader",scope:"col",class:g.class},a(g.title))))),o("tbody",{role:"rowgroup",ref:u,class:r&&"opens",onClick:r&&h},t.map(g=>o(oi,{key:s(g),id:s(g),item:g,columns:n}))))}function oi({id:e,item:n,columns:t}){return o("tr",{role:"row",tabIndex:-1,"data-id":e},t.map(s=>o("td",{key:s.title,role:"cell",class:s.class,"data-title":a(s.title)},s.cell(n))))}function co({channel:e}){return S("table.read",e.datatype)?o("a",{href:Se(e.table)},e.table):o(f,null,e.table)}var Ys={path:"/console/channels",title:"27",nav:40,needs:"channels.read",view:ti};function ti(){let{told:e,channels:n}=te(3e4),{flow:t,rates:s}=nn(),r=u=>t?.channels.find(d=>d.datatype===u.datatype),i=[{title:"d0",class:"wide",cell:u=>o(f,null,o("a",{href:on(u.datatype)},u.datatype),o("p",{class:"muted",lang:""},u.description))},{title:"da",cell:u=>o(si,{channel:u})},{title:"d9",cell:u=>u.table?o(co,{channel:u}):o("span",{class:"muted"},a("26"))}];return t?.routes&&i.push({title:"25",class:"number",cell:u=>o("span",{class:"count"},Ue(s[u.datatype]?.accepted??0))},{title:"21",class:"number",cell:u=>o(re,{n:r(u)?.accepted??0})},{title:"3n",class:"number",cell:u=>o(ri,{datatype:u.datatype,n:r(u)?.refused??0})}),o("div",{class:"page"},o(J,{title:"27",lead:"22"}),o(y,{problem:e.problem.value,onAgain:e.again}),t&&!t.routes&&o("p",{class:"hint"},a("38")),n?.length===0&&o(po,null),n&&n.length>0&&o("div",{class:"list stack"},o(H,{caption:a("27"),columns:i,items:n,id:u=>u.datatype})))}function si({channel:e}){let n=e.versions.length-1;return o("a",{href:"/console/schemas?datatype="+encodeURIComponent(e.datatype)},e.version,n>0&&o("span",{class:"muted"}," ",a("z",{n})))}function ri({datatype:e,n}){return n===0||!ve("alerts.read")?o(re,{n}):o("a",{href:"/console/groups?datatype="+encodeURIComponent(e)},o(re,{n}))}function je({text:e,label:n}){return o("pre",{class:"code",lang:"",role:"group","aria-label":n,tabIndex:0},o("code",null,e))}function sn({list:e,none:n,children:t}){let s=e.shown.slice(0,ai(e.shown.length));return o(f,null,o(y,{problem:e.problem,onAgain:e.again}),o(Nn,{n:e.fresh,onShow:e.update}),e.answer!==void 0&&(s.length>0?t(s):e.fresh===0&&n),o(mo,{onMore:e.more}))}function Nn({n:e,onShow:n}){return e<=0?null:o("button",{type:"button",class:"fresh",onClick:n},a("14",{n:e}))}function mo({onMore:e}){return e?o("button",{type:"button",class:"middle",onClick:e},a("17")):null}var fo=50;function ai(e){let n=v(fo),t=n.value>=e;return j(()=>{let s=t?void 0:setTimeout(()=>n.value+=fo);return()=>clearTimeout(s)},[t,n.value]),n.value}function An(e){let n=v(fo);return{some:e.slice(0,n.value),more:e.length>n.value&&o(mo,{onMore:()=>n.value+=fo})}}function ho({name:e,label:n,choices:t,without:s={}}){return o("nav",{class:"tabs","aria-label":n},t.map(r=>o("a",{key:r.value,href:We({...s,[e]:r.value}),"aria-current":b(e)===r.value?"true":void 0},r.text,r.n!==void 0&&o(f,null," ",o(re,{n:r.n})))))}function Zs({schema:e,name:n}){let t=b("view");return o("section",{class:"card schema"},o("h2",null,a("d6")),o(ho,{name:"view",label:a("20"),choices:[{value:"",text:a("1y")},{value:"tree",text:a("1z")},{value:"json",text:a("1x")}]}),t==="json"?o(je,{text:ne(e),label:a("1u")}):t==="tree"?o(li,{schema:e,name:n}):o(di,{schema:e,name:n}))}var ii=[{title:"1p",class:"member",cell:e=>o("code",null,e.path)},{title:"1o",class:"wide",cell:e=>o(ui,{member:e})},{title:"1r",cell:e=>e.required?a("1t"):o("span",{class:"muted"},a("1s"))}];function ui({member:e}){return o(f,null,ft(e.node),o(Xs,{node:e.node}),e.about&&o("p",{class:"muted",lang:""},e.about))}function Xs({node:e}){return A(e,"x-mask")?o("span",{class:"tag"},a("1n")):null}function di({schema:e,name:n}){let{some:t,more:s}=An(Y(()=>zs(e),[e])),r=mt(e);return o(f,null,o("div",{class:"plain stack"},o(H,{caption:a("1q",{name:n}),columns:ii,items:t,id:i=>i.path})),s,r&&o("p",null,a("1j",{rule:r})),A(e,"additionalProperties")?.text==="false"&&o("p",{class:"muted"},a("1k")))}function li({schema:e,name:n}){return o("ul",{class:"tree"},o(Es,{member:{name:n,node:e,about:"",required:!0},root:e,depth:0}))}function Es({member:e,root:n,depth:t}){let{some:s,more:r}=An(Y(()=>t<7?ct(e.node,n):[],[e.node,n])),i=o(f,null,o("code",null,e.name)," ",o("span",{class:"muted"},ft(e.node)),e.required&&t>0&&o("span",{class:"tag"},a("1r")),o(Xs,{node:e.node}));return s.length===0?o("li",{class:"leaf"},i):o("li",null,o("details",{open:t<2},o("summary",null,i),o("ul",null,s.map(u=>o(Es,{key:u.name,member:u,root:n,depth:t+1})),r&&o("li",null,r))))}function er({datatype:e,schema:n,id:t}){let s=v(void 0),r=h=>io(e,n,h),i=Y(()=>r(!0),[n]),u=h=>s.value=r(h),d=s.value??i,l=Ze(d),c=d.trim()&&[e,t,d].join(" "),p=Oe(l?c:"",0,h=>M("/v1/channels/"+encodeURIComponent(e)+"/validate",{method:"POST",body:d,headers:t?{dataschema:t}:{},signal:h}));return o("section",{class:"card sample"},o("h2",null,a("cc")),o("p",{class:"muted"},a("cb")),o("div",{class:"row"},o(vt,{fill:u})),o("label",{class:"field"},a("3s"),o("textarea",{rows:10,spellcheck:!1,value:d,onInput:h=>s.value=h.currentTarget.value})),o("div",{role:"status",class:"outcome"},c?o(pi,{told:p}):o("p",{class:"muted"},a("c9"))))}function pi({told:e}){let n=e.value.value,t=e.problem.value;if(n&&!t)return o(k,{state:"yes",word:a("ca",{key:n.key})});if(!t)return o("p",{class:"muted"},a("trial.trying"));if(t.status!==422)return o(y,{problem:t,onAgain:e.again});let{reason:s,errors:r}=t.body;return o(f,null,o(k,{state:"no",word:a("c8",{reason:_("reason."+s,s??"")})}),o(se,{errors:r??[]}))}var nr={path:"/console/channels/:datatype",title:"d0",view:ci};function ci({params:e}){let n=x("/v1/channels/"+encodeURIComponent(e.datatype)),t=n.value.value,s=b("version"),{told:r,schema:i}=qe(e.datatype,s),u=n.problem.value??r.problem.value,d=s&&t?.versions.find(l=>l.version===s)?.schema||"";return o("div",{class:"page"},o("header",{class:"head"},o("p",null,o("a",{href:"/console/channels"},a("27"))),o("h1",null,e.datatype),o("p",{lang:""},t?.description)),o(y,{problem:u,onAgain:n.again}),t&&o(fi,{channel:t}),t&&i&&o(f,null,S("validate",t.datatype)&&o(er,{datatype:t.datatype,schema:i,id:d}),o(Zs,{schema:i,name:t.datatype})))}function fi({channel:e}){let{flow:n,rates:t}=nn(),s=n?.routes&&n.channels.find(r=>r.datatype===e.datatype);return o("dl",{class:"label"},o("div",null,o("dt",null,a("da")),o("dd",null,o(mi,{channel:e}))),o("div",null,o("dt",null,a("1w")),o("dd",null,o("code",null,e.topic))),o("div",null,o("dt",null,a("d3")),o("dd",null,o("code",null,e.key))),e.table&&o("div",null,o("dt",null,a("d9")),o("dd",null,o(co,{channel:e}))),s&&o("div",null,o("dt",null,a("1l")),o("dd",null,a("1m",{rate:Ue(t[e.datatype]?.accepted??0),accepted:K(s.accepted),refused:K(s.refused)}))),ve("alerts.read")&&o(hi,{datatype:e.datatype}))}function mi({channel:e}){return e.versions.length===1?o(f,null,e.version):o("label",null,o("span",{class:"hidden"},a("da")),o("select",{value:b("version")||e.version,onChange:n=>z({version:n.currentTarget.value===e.version?"":n.currentTarget.value})},lo(e).map(([n,t])=>o("option",{key:n,value:n},t))))}function hi({datatype:e}){let n=x("/v1/alert-groups?sort=count&limit=100&datatype="+encodeURIComponent(e),3e4),t=new Map;for(let r of n.value.value?.groups??[])for(let i of r.senders)t.set(i.sender,(t.get(i.sender)??0)+i.count);if(t.size===0)return null;let s=[...t].sort((r,i)=>i[1]-r[1]).slice(0,10);return o("div",null,o("dt",null,a("1v")),o("dd",{class:"row"},s.map(([r,i])=>o("a",{key:r,href:tn(r)},r==="-"?a("c0"):r," (",K(i),")"))))}function tr({change:e,doc:n}){return o("div",{class:"compat"},e.problem&&o("p",{class:"error"},e.problem),e.outcome==="admitted"&&!e.problem&&o(k,{state:"yes",word:a("schemas.admitted")}),e.senders&&o(or,{title:a("schemas.senders"),who:"senders",c:e.senders,record:L(n,"/senders/record")}),e.receivers&&o(or,{title:a("schemas.receivers"),who:"receivers",c:e.receivers,record:L(n,"/receivers/record")}))}var gi={proved:"yes",breaks:"no",unknown:"open"};function or({title:e,who:n,c:t,record:s}){return o("section",{class:"side-by"},o("h3",null,e),o(k,{state:gi[t.answer],word:_("schemas."+n+"."+t.answer,t.answer)}),s&&o(je,{text:ne(s),label:a("schemas.witness")}),o(se,{errors:(t.answer==="unknown"?t.places:t.errors)??[]}))}function rr(e,n){let t=0;for(;t<e.length&&t<n.length&&e[t]===n[t];)t++;let s=0;for(;s<e.length-t&&s<n.length-t&&e[e.length-1-s]===n[n.length-1-s];)s++;return[...e.slice(0,t).map(yt),...vi(e.slice(t,e.length-s),n.slice(t,n.length-s)),...e.slice(e.length-s).map(yt)]}var yt=e=>({left:e,right:e,same:!0});function vi(e,n){if(e.length*n.length>4e6)return sr(e,n);let t=n.length+1,s=new Uint16Array((e.length+1)*t);for(let l=e.length-1;l>=0;l--)for(let c=n.length-1;c>=0;c--)s[l*t+c]=e[l]===n[c]?s[(l+1)*t+c+1]+1:Math.max(s[(l+1)*t+c],s[l*t+c+1]);let r=[],i=[],u=[],d=()=>{r.push(...sr(i,u)),i=[],u=[]};for(let l=0,c=0;l<e.length||c<n.length;)l<e.length&&c<n.length&&e[l]===n[c]?(d(),r.push(yt(e[l])),l++,c++):c>=n.length||l<e.length&&s[(l+1)*t+c]>=s[l*t+c+1]?i.push(e[l++]):u.push(n[c++]);return d(),r}function sr(e,n){return Array.from({length:Math.max(e.length,n.length)},(t,s)=>({left:e[s],right:n[s],same:!1}))}function ar(e,n=3){let t=[];for(let s=0;s<e.length;){let r=s;for(;r<e.length&&e[r].same;)r++;let i=s===0?0:n,u=r===e.length?0:n;r-s>i+u+2?t.push(...e.slice(s,s+i),r-s-i-u,...e.slice(r-u,r)):t.push(...e.slice(s,r)),r<e.length&&t.push(e[r++]),s=r}return t}var bt=240,bi=40;function ir(e,n=e){let t=0;for(;t<e.length&&e[t]===n[t];)t++;let s=e.length<=bt||t===e.length?0:Math.max(0,t-bi);return{text:(s?"…":"")+e.slice(s,s+bt),more:Math.max(0,e.length-s-bt)}}function go({left:e,right:n,names:t,label:s}){let r=ar(rr(e.split(`
`),n.split(`
`)));return o("table",{class:"diff",role:"table"},o("caption",{class:"hidden"},s),o("thead",{role:"rowgroup"},o("tr",{role:"row"},t.map(i=>o("th",{key:i,role:"columnheader",scope:"col"},i)))),o("tbody",{role:"rowgroup"},r.slice(0,500).map((i,u)=>typeof i=="number"?o(ur,{key:u,text:a("2u",{n:i})}):o("tr",{key:u,role:"row",class:i.same?"same":"other"},o(dr,{line:i.left,other:i.right,kind:i.same?"":"gone"}),o(dr,{line:i.right,other:i.left,kind:i.same?"":"added"}))),r.length>500&&o(ur,{text:a("2t",{n:r.length-500})})))}function ur({text:e}){return o("tr",{role:"row",class:"skipped"},o("td",{role:"cell",colSpan:2},e))}function dr({line:e,other:n,kind:t}){if(e===void 0)return o("td",{role:"cell"});let{text:s,more:r}=ir(e,n);return o("td",{role:"cell",class:t},s,r>0&&o("span",{class:"cut"},a("2r",{n:r})))}var yi=["1h","24h","168h"];function pr({datatype:e,draft:n}){let t=v("24h"),s=v("ingress"),r=v(void 0),i=v(void 0),u=v(""),d=F(),l=()=>{i.value=r.value=d.problem.value=void 0,u.value=""};j(()=>(l(),d.stop),[n,t.value,s.value]);let c=()=>{l();let p="/v1/channels/"+encodeURIComponent(e)+"/what-if?since="+t.value+"&from="+s.value;return d.run(h=>Ss(p,{method:"POST",body:n,signal:h},g=>{h.aborted||(g.result?(i.value=g.result,ae(a("cf",{n:g.result.judged}))):g.error?u.value=g.error:r.value={done:g.done??0,all:g.all??0})}))};return o("section",{class:"card one"},o("h2",null,a("cw")),o("p",{class:"muted"},a("ck")),o("div",{class:"row filters"},o(Z,{label:"cv",value:t.value,onChoose:p=>t.value=p,options:yi.map(p=>[p,_("whatif.since."+p,p)])}),o(Z,{label:"cg",value:s.value,onChoose:p=>s.value=p,options:[["ingress",a("ci")],["channel",a("ch")]]}),d.busy.value?o("button",{type:"button",onClick:d.stop},a("10")):o("button",{type:"button",class:"primary",onClick:c},a("ct"))),o(y,{problem:d.problem.value}),u.value&&o("p",{class:"error"},u.value),d.busy.value&&o("label",{class:"field"},a("co"),o("progress",{max:r.value?.all||1,value:r.value?.done??0})),i.value&&o(_i,{r:i.value}))}function _i({r:e}){let n=e.partial&&o("p",{class:"error"},a("cm"));return e.judged===0?n||o("p",null,a("cl")):o("div",{class:"outcome"},o(k,{state:e.newly_refused>0?"no":"yes",word:a("cq",{n:e.newly_refused,of:K(e.accepted)})}),o("p",null,a("cd",{n:e.newly_accepted})),e.rerouted>0&&o("p",null,a("cs",{n:e.rerouted})),o("p",{class:"muted"},a("cj",{n:e.judged})),n,(e.newly_refused_groups?.length??0)>0&&o(lr,{title:a("cr"),groups:e.newly_refused_groups}),(e.newly_accepted_groups?.length??0)>0&&o(lr,{title:a("ce"),groups:e.newly_accepted_groups}))}var wi=[{title:"cn",class:"wide",cell:e=>o("code",null,e.pointer||"/")},{title:"cx",cell:e=>e.keyword||_("reason."+e.reason,e.reason)},{title:"cu",cell:e=>e.sender==="-"?a("c0"):e.sender},{title:"cp",class:"number",cell:e=>K(e.records)}];function lr({title:e,groups:n}){return o(f,null,o("h3",null,e),o("div",{class:"plain stack"},o(H,{caption:e,columns:wi,items:n.slice(0,50),id:t=>t.group+t.sender})))}var cr={path:"/console/schemas",title:"schemas.title",nav:50,needs:"channels.read",view:ki},On=$({}),vo="draft";function ki(){let e=x("/v1/channels"),n=e.value.value?.channels,t=n?.find(s=>s.datatype===b("datatype"))??n?.[0];return o("div",{class:"page"},o(J,{title:"schemas.title",lead:"schemas.lead"}),o(y,{problem:e.problem.value,onAgain:e.again}),n?.length===0&&o(po,null),t&&o(xi,{channels:n,channel:t}),t&&o(Si,{key:t.datatype,channel:t}))}function fr(e){let n=e.versions.map(u=>u.version),t=u=>n.includes(u),s=S("catalogue.publish",e.datatype),r=t(b("to"))||s&&b("to")===vo?b("to"):n.length>1||!s?n[0]:vo;return{from:t(b("from"))?b("from"):n.find(u=>u!==r)??n[0],to:r}}function xi({channels:e,channel:n}){let{from:t,to:s}=fr(n),r=lo(n);return o("div",{class:"row filters"},o(Z,{label:"schemas.datatype",value:n.datatype,onChoose:i=>z({datatype:i,from:"",to:""}),options:e.map(i=>i.datatype)}),o(Z,{label:"schemas.from",value:t,onChoose:i=>z({datatype:n.datatype,from:i,to:s}),options:r}),o(Z,{label:"schemas.to",value:s,onChoose:i=>z({datatype:n.datatype,from:t,to:i}),options:S("catalogue.publish",n.datatype)?[...r,[vo,a("schemas.draft")]]:r}))}function Si({channel:e}){let{from:n,to:t}=fr(e),s=t===vo,{told:r,schema:i}=qe(e.datatype,n),{told:u,schema:d}=qe(s?"":e.datatype,t),l=On.value[e.datatype],c=Y(()=>i&&ne(i),[i]),p=Y(()=>s?l===void 0?c:Fe(l):d&&ne(d),[s,l,c,d]),h=[n,s?a("schemas.draft"):t];return o(f,null,o(y,{problem:r.problem.value??u.problem.value,onAgain:r.problem.value?r.again:u.again}),s&&c!==void 0&&o(Ti,{channel:e,text:l??c}),c!==void 0&&p!==void 0&&o("section",{class:"card one"},o("h2",null,a("schemas.side")),c===p?o("p",{class:"muted"},a("schemas.same")):o(go,{left:c,right:p,names:h,label:a("schemas.diff",{left:h[0],right:h[1]})})),!s&&n!==t&&o(Ci,{channel:e,from:n,to:t}),s&&c!==void 0&&o(pr,{datatype:e.datatype,draft:l??c}))}function Ci({channel:e,from:n,to:t}){let s="?from="+encodeURIComponent(n)+"&to="+encodeURIComponent(t),r=x("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility"+s);return o("section",{class:"card one"},o("h2",null,a("schemas.compat")),o(y,{problem:r.problem.value,onAgain:r.again}),o(mr,{list:r.value.value?.changes,text:r.text.value}))}function mr({list:e,text:n}){let t=Q(n??"");return o(f,null,e?.map((s,r)=>o(tr,{key:(s.from??"")+(s.to??""),change:s,doc:L(t,"/changes/"+r)})))}function Ti({channel:e,text:n}){let t=v(void 0),s=v(""),r=F(),i=()=>r.run(async()=>{t.value=void 0,s.value=n,t.value=await M("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility",{method:"POST",body:n})}),u=s.value===n,d=u?r.problem.value:void 0,l=u?t.value?.body.changes:void 0;return o("section",{class:"card one"},o("h2",null,a("schemas.draft")),o("p",{class:"muted"},a("schemas.draft.lead")),o("label",{class:"field"},a("schemas.draft.text"),o("textarea",{rows:14,spellcheck:!1,value:n,onInput:c=>On.value={...On.value,[e.datatype]:c.currentTarget.value}})),o("div",{class:"row"},o("button",{type:"button",class:"primary",disabled:r.busy.value,onClick:i},a("schemas.check")),o("button",{type:"button",onClick:()=>On.value=Object.fromEntries(Object.entries(On.value).filter(([c])=>c!==e.datatype))},a("schemas.draft.again"))),o("div",{role:"status"},d?.status===422?o("div",{class:"outcome"},o("p",null,a("schemas.faults")),o(se,{errors:d.body.errors??[]})):o(y,{problem:d}),l?.length===0&&o("p",null,a("schemas.nothing")),o(mr,{list:l,text:t.value?.text})))}var hr={path:"/console/tables",title:"c6",nav:60,needs:"table.read",view:Ri},Pi=[{title:"d9",class:"wide",cell:e=>o(f,null,o("a",{href:Se(e.table)},e.table),o("p",{class:"muted",lang:""},e.description))},{title:"c5",cell:e=>o("a",{href:on(e.datatype)},e.datatype)},{title:"d3",cell:e=>o("code",null,e.key)}];function Ri(){let{told:e,channels:n}=te(),t=n?.filter(s=>s.table&&S("table.read",s.datatype));return o("div",{class:"page"},o(J,{title:"c6",lead:"c2"}),o(y,{problem:e.problem.value,onAgain:e.again}),t?.length===0&&o(P,{title:a("c3")},o("p",null,a("c4"))),t&&t.length>0&&o("div",{class:"list stack"},o(H,{caption:a("c6"),columns:Pi,items:t,id:s=>s.table})))}function gr({table:e,row:n,version:t,onErased:s}){let r=v(void 0),i=v(""),u=F(),d=()=>{r.value=void 0,i.value="",u.problem.value=void 0},l=()=>u.run(async()=>{let c="/v1/"+encodeURIComponent(e)+"?wait=readable&key="+encodeURIComponent(n),{status:p}=await M(c,{method:"DELETE",ifMatch:`"${r.peek()}"`});ae(a(p===204?"am":"an",{key:n})),d(),s()});return o(f,null,o("button",{type:"button",class:"danger small",onClick:()=>r.value=t},a("ah")),o(Xe,{open:r.value!==void 0,title:a("aj"),onClose:d},o("form",{onSubmit:c=>{c.preventDefault(),i.value===n&&l()}},o("p",null,a("al")),o("p",null,o("code",{class:"key"},n)),o("label",{class:"field"},a("ak"),o("input",{autofocus:!0,value:i.value,autocomplete:"off",spellcheck:!1,onInput:c=>i.value=c.currentTarget.value})),u.problem.value?.status===412?o("p",{class:"error"},a("ai")):o(y,{problem:u.problem.value}),o("div",{class:"end"},o("button",{type:"button",onClick:d},a("10")),o("button",{type:"submit",class:"danger",disabled:i.value!==n||u.busy.value},a("ah"))))))}function Le({name:e,none:n}){return o("a",{href:tn(e||"-")},!e||e==="-"?a(n):e)}function O({at:e}){if(!e)return o(f,null,"–");let n=new Date(e);return o("time",{dateTime:e,title:xs(n)},ks(n))}var vr=e=>{let n=s=>JSON.parse(L(e,"/"+s).text),t=L(e,"/doc");return{key:n("key"),version:n("version"),source:n("source"),time:n("time"),doc:t&&it(t)}},bo=e=>(L(Q(e),"/rows")?.items??[]).map(vr),Ni=50;function br({table:e,row:n}){let t=v(void 0),s=v([]),r=v(void 0),i=F(),u=()=>i.run(async()=>{let l=s.peek(),{text:c}=await M("/v1/"+encodeURIComponent(e)+"/lookup",{method:"POST",body:{keys:[n]}});s.peek()===l&&(t.value=bo(c)[0]??null)});j(()=>Sn("/v1/"+encodeURIComponent(e)+"/changes",l=>{if(l.type!=="change"&&l.type!=="erasure"||JSON.parse(l.data).key!==n)return;let c=vr(Q(l.data));if(s.value.some(g=>g.version===c.version))return;let p=l.type==="erasure",h=t.value&&s.value.length===0&&t.value.version!==c.version?[{...t.value,erased:!1}]:[];s.value=[{...c,erased:p},...s.value,...h].slice(0,Ni),t.value=p?null:c,ae(a(p?"ao":"af",{key:n}))},l=>{r.value=l,u()}),[e,n]);let d=t.value;return o(f,null,o("p",null,o("a",{href:We({key:""})},a("ay"))),o(y,{problem:i.problem.value??r.value,onAgain:u}),d===null&&o(P,{title:a("ap",{key:n})},o("p",null,a("aq"))),d&&o(Ai,{table:e,row:d,onErased:u}),s.value.length>0&&o(qi,{seen:s.value}))}function Ai({table:e,row:n,onErased:t}){let s=ne(n.doc),r=te().channels?.find(i=>i.table===e)?.datatype;return o("section",{class:"card one"},o("header",{class:"row between"},o("h2",{class:"key"},n.key),o("div",{class:"row"},o(en,{text:s}),r&&S("table.erase",r)&&o(gr,{table:e,row:n.key,version:n.version,onErased:t}))),o("dl",{class:"label"},o("div",null,o("dt",null,a("cz")),o("dd",null,o(O,{at:n.time}))),o("div",null,o("dt",null,a("da")),o("dd",null,n.version)),o("div",null,o("dt",null,a("aw")),o("dd",null,o("code",null,n.source))),o(Oi,{key:n.source,source:n.source})),o(je,{text:s,label:a("d2")}))}function Oi({source:e}){let n=x("/v1/sources/"+e.split("/").map(encodeURIComponent).join("/")).value.value;if(!n)return null;let t=n.outputs[0];return o(f,null,n.record&&o("div",null,o("dt",null,a("d7")),o("dd",null,o(Le,{name:n.record.sender,none:"4e"}))),t&&o("div",null,o("dt",null,a("ag")),o("dd",null,o("code",null,t.schema))),(n.redrives?.length??0)>0&&o("div",null,o("dt",null,a("ar")),o("dd",null,a("as"))))}function qi({seen:e}){return o("section",{class:"card one"},o("h2",null,a("at")),o("ol",{class:"seen"},e.map(n=>o("li",{key:n.version},o("details",null,o("summary",null,n.erased?a("au",{version:n.version}):a("av",{version:n.version})," ",o("span",{class:"muted"},o(O,{at:n.time}))),n.erased?o("p",{class:"muted"},n.source):o(je,{text:ne(n.doc),label:a("d2")}))))))}function rn(){return ve("send")?o("a",{class:"button",href:"/"},a("1c")):null}var yr={path:"/console/tables/:table",title:"d9",view:Mi},ji=50,Li=500;function Mi({params:e}){let n=e.table,t=b("key");return o("div",{class:"page"},o("header",{class:"head"},o("p",null,o("a",{href:"/console/tables"},a("c6"))),o("h1",null,n)),o(Ii,null),t?o(br,{key:t,table:n,row:t}):o(Di,{table:n}))}function Ii(){let e=v(b("key")?"key":"prefix"),n=v(b("key")||b("prefix"));return o("form",{class:"row filters",role:"search",onSubmit:t=>{t.preventDefault(),z({key:"",prefix:"",[e.value]:n.value})}},o(Z,{label:"az",value:e.value,onChoose:t=>e.value=t,options:[["prefix",a("b1")],["key",a("b0")]]}),o("label",{class:"field grow"},a("b8"),o("input",{type:"search",value:n.value,autocomplete:"off",spellcheck:!1,onInput:t=>n.value=t.currentTarget.value})),o("button",{type:"submit",class:"primary"},a("b3")))}function Di({table:e}){let n=b("prefix"),t="/v1/"+encodeURIComponent(e)+"?limit="+ji+(n&&"&prefix="+encodeURIComponent(n)),s=x(t),r=v(void 0),i=F();j(()=>(r.value=i.problem.value=void 0,i.stop),[t]);let u=s.text.value,d=Y(()=>u&&bo(u),[u]),l=d&&[...d,...r.value?.rows??[]],c=(r.value??s.value.value)?.next,p=()=>i.run(async h=>{let{body:g,text:m}=await M(t+"&after="+encodeURIComponent(c),{signal:h});r.value={rows:[...r.value?.rows??[],...bo(m)],next:g.next}});return o(f,null,o(y,{problem:s.problem.value??i.problem.value,onAgain:s.again}),l?.length===0&&o(Wi,{prefix:n,table:e}),l&&l.length>0&&o("div",{class:"list stack"},o(H,{caption:a("b2",{table:e}),columns:Ui,items:l,id:h=>h.key})),o(mo,{onMore:c?p:void 0}))}var Ui=[{title:"d3",class:"member",cell:e=>o("a",{href:We({key:e.key})},e.key)},{title:"d2",class:"wide",cell:e=>o("code",{class:"clip"},e.doc&&be(e.doc).slice(0,Li))},{title:"cz",class:"time",cell:e=>o(O,{at:e.time})}];function Wi({prefix:e,table:n}){return e?o(P,{title:a("b5",{prefix:e})},o("p",null,a("b6")),o("p",null,o("a",{href:Se(n)},a("ax")))):o(P,{title:a("b4")},o("p",null,a("b7")),o(rn,null))}function _r(e,n,t){if(e.type==="alert"){let s=JSON.parse(e.data);return{id:"alert "+s.at,alert:s}}if(e.type==="change"||e.type==="erasure"){let{key:s,version:r,source:i,time:u}=JSON.parse(e.data);return{id:[t,s,r].join(" "),record:{datatype:n,table:t,key:s,version:r,erases:e.type==="erasure",source:i,time:u}}}}function yo({event:e}){return"alert"in e?o(zi,{a:e.alert}):o(Hi,{r:e.record})}function zi({a:e}){let n=(e.errors?.length??0)-1;return o("li",{class:"event"},o(k,{state:"no",word:a("7g")}),o("p",{class:"what"},o("a",{href:ye(e.at)},o("strong",null,e.datatype??a("7l"))," ",n>=0?o(Rn,{of:e.errors[0]}):_("reason."+e.reason,e.reason))," ",n>0&&o("span",{class:"muted"},a("7c",{n}))),o("p",{class:"muted meta"},o(Le,{name:e.sender,none:"s"})," · ",_("reason."+e.reason,e.reason)," · ",a("5",{n:e.payload_bytes}),e.sent_again&&" · "+a("6r"),e.payload_withheld&&o(f,null," · ",_("withheld."+e.payload_withheld,e.payload_withheld))),o(O,{at:e.time}))}function Hi({r:e}){return o("li",{class:"event"},o(k,{state:"yes",word:a(e.erases?"75":"73")}),o("p",{class:"what"},o("strong",null,e.datatype)," ",o("a",{href:Se(e.table)+"?key="+encodeURIComponent(e.key)},o("code",null,e.key))),o("p",{class:"muted meta"},a("7b",{source:e.source})),o(O,{at:e.time}))}var $i=["malformed","limit_exceeded","unclassified","unknown_datatype","schema_violation","content_mismatch","inconsistent_channel"],an=()=>$i.map(e=>[e,_("reason."+e,e).replace(/^./,n=>n.toUpperCase())]),wt=["ready","still_refused","overtaken","erased","already_sent","too_often","cut","headers_lost","not_ours","contradicted","unpatchable","rerouted","gone"],kt=e=>e==="wanted"||e==="running"||e==="stopping";function _e(e,n={}){let t=new URLSearchParams;for(let[s,r]of Object.entries({...e,...n}))for(let i of[r].flat())i&&t.append(s==="ids"?"id":s,String(i));return"/console/redrives/new?"+t}var qn=e=>e.slice(e.lastIndexOf("/")+1);var kr={path:"/console/live",title:"7k",nav:30,needs:"alerts.read",view:Gi},Bi=200,Fi=500,wr=3;function Ji(e){let n=b("kind"),t=b("datatype"),s=n==="records"?void 0:Vi("datatype","sender","reason");if(n==="alerts")return{alerts:s,tables:[],lacks:[]};if(s!==void 0&&(b("sender")||b("reason")))return{alerts:s,tables:[],lacks:[a("7d")]};let r=e.filter(l=>!t||l.datatype===t),i=r.filter(l=>l.table&&S("table.read",l.datatype)),u=i.slice(0,wr),d=[];return r.length&&!i.length&&d.push(a("7i")),i.length>wr&&d.push(a("7j",{tables:u.map(l=>l.table).join(", ")})),{alerts:s,tables:u,lacks:d}}function Gi(){let e=v([]),n=v({events:[],dropped:0}),t=v(!1),s=v({}),{channels:r}=te(),{alerts:i,tables:u,lacks:d}=Ji(r??[]),l=u.map(U=>U.table).join(" "),c=T({events:[],dropped:0}),p=()=>{let U=[...n.value.events,...c.current.events],Me=Math.max(0,U.length-Fi),xe=c.current.dropped+Me;(c.current.events.length||xe)&&(n.value={events:U.slice(Me),dropped:n.value.dropped+xe}),c.current={events:[],dropped:0}},h=()=>{p(),n.value.events.length!==0&&(e.value=[...n.value.events.toReversed(),...e.value].slice(0,Bi),n.value={...n.value,events:[]})},g=T(void 0),m=()=>{g.current??=setTimeout(()=>{g.current=void 0,t.value?p():h()},200)};j(()=>()=>clearTimeout(g.current),[]),j(()=>{e.value=[],n.value={events:[],dropped:0},c.current={events:[],dropped:0};let U=(X,Te)=>{X.type==="dropped"&&(c.current.dropped+=JSON.parse(X.data).dropped);let we=_r(X,Te?.datatype??"",Te?.table??"");we&&c.current.events.push(we),m()};s.value={};let Me=X=>Te=>{s.value={...s.value,[X]:Te}},xe=u.map(X=>Sn("/v1/"+encodeURIComponent(X.table)+"/changes",Te=>U(Te,X),Me(X.table)));return i!==void 0&&xe.push(Sn("/v1/alerts/stream"+i,U,Me(""))),()=>xe.forEach(X=>X())},[i,l]);let w=()=>t.value=!0,q=()=>{t.value=!1,h()},R=n.value.events.length,{some:I,more:C}=An(e.value),G=Object.values(s.value).filter(U=>U!==void 0),D=u.length+(i===void 0?0:1)>G.length;return o("div",{class:"page"},o(J,{title:"7k",lead:"7a"}),o(Ki,{channels:r??[]}),[...new Map(G.map(U=>[U.sentence,U])).values()].map(U=>o(y,{key:U.sentence,problem:U})),d.map(U=>o("p",{key:U,class:"hint"},U)),o("p",{class:"row live-state",role:"status"},D&&a(t.value?"7h":"76"),n.value.dropped>0&&o("strong",{class:"dropped"},a("74",{n:n.value.dropped}))),e.value.length===0&&R===0&&D&&o(P,{title:a("7e")},o("p",null,a("7f")),o(rn,null)),t.value&&o(Nn,{n:R,onShow:h}),e.value.length>0&&o("ol",{class:"events","aria-label":a("7k"),onMouseEnter:w,onMouseLeave:q,onFocusIn:w,onFocusOut:q},I.map(U=>o(yo,{key:U.id,event:U}))),C)}function Vi(...e){let n=new URLSearchParams;for(let s of e)b(s)&&n.set(s,b(s));let t=n.toString();return t&&"?"+t}function Ki({channels:e}){return o("form",{class:"row filters",role:"search",onSubmit:n=>n.preventDefault()},o(Z,{label:"1d",value:b("kind"),onChoose:n=>z({kind:n,...n==="records"&&{sender:"",reason:""}}),options:[["",a("78")],["alerts",a("77")],["records",a("79")]]}),o(Z,{label:"d1",value:b("datatype"),onChoose:n=>z({datatype:n}),options:[["",a("4u")],...e.map(n=>n.datatype)]}),b("kind")!=="records"&&o(f,null,o(Z,{label:"d4",value:b("reason"),onChoose:n=>z({reason:n}),options:[["",a("57")],...an()]}),o("label",{class:"field"},a("d7"),o("input",{type:"search",value:b("sender"),autocomplete:"off",spellcheck:!1,onChange:n=>z({sender:n.currentTarget.value.trim()})}))))}function xr(e,n,t){let s=T(new Map),r=T(""),i=v(0);i.value,e&&(r.current!==t||s.current.size===0)&&(r.current=t,s.current=new Map(e.map(l=>[n(l),l])));let u=()=>{s.current.clear(),i.value++};if(r.current!==t)return{shown:[],fresh:0,update:u};let d=0;for(let l of e??[]){let c=s.current.get(n(l));c?JSON.stringify(c)!==JSON.stringify(l)&&s.current.set(n(l),l):d++}return{shown:[...s.current.values()],fresh:d,update:u}}var Qi=50,Yi=200;function un(e,n,t,s,r="after"){let i=v({path:e,pages:1}),u=i.value.path===e?i.value.pages:1,d=Oe(e,n,async h=>{let g=[],m=e+(e.includes("?")?"&":"?")+"limit="+Qi;for(;;){let w=await M(m,{signal:h});g.push(w);let{next:q}=w.body;if(q===null||g.length===u)return no(g);m=e+(e.includes("?")?"&":"?")+"limit="+Yi+"&"+r+"="+encodeURIComponent(q)}},u),l=d.value.value,c=xr(l?.flatMap(t),s,e+" "+l?.length),p=()=>{i.value={path:e,pages:l.length+1}};return{...c,answer:l?.[0].body,problem:d.problem.value,again:d.again,more:l&&l.at(-1).body.next!==null?p:void 0}}var Sr={path:"/console/journal",title:"6b",nav:70,needs:"journal.read",view:Ei};function Zi({body:e,text:n}){let t=L(Q(n),"/entries");return e.entries.map((s,r)=>({...s,whole:t?.items[r]}))}var Xi=["decision","plan","run","batch","erasure","catalogue","payloads","login"];function Ei(){let e=b("kind"),n=un("/v1/journal"+(e&&"?kind="+encodeURIComponent(e)),5e3,Zi,t=>String(t.offset),"before");return o("div",{class:"page"},o(J,{title:"6b",lead:"62"}),o("div",{class:"row filters"},o(Z,{label:"1d",value:e,onChoose:t=>z({kind:t}),options:[["",a("journal.kind.all")],...Xi.map(t=>[t,_("journal.kind."+t,t)])]})),o(sn,{list:n,none:o(eu,null)},t=>o("div",{class:"list stack"},o(H,{caption:a("6b"),columns:nu,items:t,id:s=>String(s.offset)}))))}function eu(){return o(P,{title:a("66")},o("p",null,a("67")))}var nu=[{title:"6c",class:"wide",cell:e=>o(f,null,o(ou,{e}),e.note&&o("p",{class:"muted"},e.note),o("details",null,o("summary",null,a("60")),o(je,{text:e.whole?ne(e.whole):"",label:a("60")})))},{title:"5x",class:"member",cell:e=>B(e.by)||o("span",{class:"muted"},a("65"))},{title:"6d",class:"time",cell:e=>o(O,{at:e.at})}];function ou({e}){if(e.decision)return o("a",{href:le(e.decision.group),title:e.decision.group},a("5z",{group:Ae(e.decision.group),state:_("state."+e.decision.state,e.decision.state)}));let n=e.run?.plan??e.batch?.plan??(e.plan&&e.id);if(n){let t=Ae(n),s=e.run?a("6a",{run:t,state:_("journal.run."+e.run.state,e.run.state)}):e.batch?a("5w",{run:t,n:e.batch.sent.length}):a("69",{run:t});return o("a",{href:ke(n),title:n},s)}return e.erasure?a("61",{table:e.erasure.table}):e.payloads?a("68",{n:e.payloads.alerts?.length??0,route:e.payloads.route}):e.login?a(e.login.out?"64":"63"):e.kind==="catalogue"?a("5y"):`${_("journal.kind."+e.kind,e.kind)} ${K(e.offset)}`}function Cr(e){let n=[];for(let t of e.split(`
`)){let s=/^([a-z_:0-9]+)(?:\{(.*)\})? (\S+)$/i.exec(t);if(!s)continue;let r={};for(let[,i,u]of(s[2]??"").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g))r[i]=u.replace(/\\(.)/g,(d,l)=>l==="n"?`
`:l);n.push({name:s[1],labels:r,value:Number(s[3])})}return n}function Tr(e){let n=new Map;for(let{name:t,labels:s,value:r}of e){if(t!=="esclusa_consumer_lag_records"&&t!=="esclusa_consumer_lag_seconds")continue;let i=n.get(s.group)??{group:s.group,records:0,seconds:0};t==="esclusa_consumer_lag_records"?i.records+=r:i.seconds=Math.max(i.seconds,r),n.set(s.group,i)}return[...n.values()].sort((t,s)=>s.records-t.records||(t.group<s.group?-1:1))}var Pr={path:"/console/health",title:"5s",nav:80,view:tu},Rr=5e3;function tu(){return o("div",{class:"page"},o(J,{title:"5s",lead:"5m"}),o(ru,null),o(iu,null))}var su=[{title:"5h",class:"wide",cell:e=>o("code",null,e.name)},{title:"d8",cell:e=>o(k,{state:e.met?"yes":"no",word:a(e.met?"5n":"5t")})},{title:"5i",cell:e=>B(e.detail??"")||"–"}];function ru(){let e=x("/readyz",Rr),n=e.problem.value,t=n?n.body.conditions:e.value.value?.conditions;return o("section",{class:"card one"},o("h2",null,a("5q")),t?o(k,{state:t.every(s=>s.met)?"yes":"no",word:a(t.every(s=>s.met)?"3m":"3l")}):o(y,{problem:n,onAgain:e.again}),t&&o("div",{class:"plain stack"},o(H,{caption:a("5q"),columns:su,items:t,id:s=>s.name})))}var au=[{title:"5j",class:"wide",cell:e=>o("code",null,e.group)},{title:"5v",class:"number",cell:e=>K(e.records)},{title:"5o",class:"number",cell:e=>e.records===0?"–":En(e.seconds)}];function iu(){let e=Oe("/metrics",Rr,c=>st("/metrics",{signal:c})),n=e.problem.value;if(n?.status===404)return o(P,{title:a("5f")},o("p",null,a("5g")));if(n)return o(y,{problem:n,onAgain:e.again});if(e.value.value===void 0)return null;let t=Cr(e.value.value),r=(c=>t.find(p=>p.name===c)?.value)("esclusa_unaccounted_records"),i=t.filter(c=>c.name==="esclusa_duplicate_records_total").reduce((c,p)=>c+p.value,0),u=t.find(c=>c.name==="esclusa_build_info"),d=[...new Set(t.filter(c=>c.name==="esclusa_last_progress_timestamp_seconds").map(c=>c.labels.role))].sort(),l=Tr(t);return o(f,null,o("div",{class:"facts"},o(so,{account:r===void 0?null:{unaccounted:r,repeated:i}}),o("section",{class:"card"},o("h2",null,a("5p")),o("p",null,a("5u",{version:u?.labels.version??"–"})),o("p",{class:"muted"},a("5r",{roles:d.join(", ")||"–"})))),o("section",{class:"card one"},o("h2",null,a("5k")),l.length===0&&o("p",{class:"muted"},a("5l")),l.length>0&&o("div",{class:"plain stack"},o(H,{caption:a("5k"),columns:au,items:l,id:c=>c.group}))))}function _o({fault:e}){let{who:n,where:t,what:s}=Ye(e);return o(f,null,n," ",t&&o("code",null,t)," ",s)}function wo({g:{id:e,datatype:n,reason:t},sender:s}){return t==="inconsistent_channel"||!S("redrive",n,s)?null:o("a",{href:_e({group:e,datatype:n,sender:s})},a("4a"))}var Nr={path:"/console/senders/:sender",title:"d7",view:uu};function uu({params:e}){let n=e.sender,t="sender="+encodeURIComponent(n),s=x("/v1/alert-groups?limit=100&"+t,5e3),r=x("/v1/alerts?limit=50&"+t,5e3),i=s.value.value?.groups,u=r.value.value?.alerts,d=i?.length===0&&u?.length===0;return o("div",{class:"page"},o("header",{class:"head"},o("p",null,a("d7")),o("h1",{class:"key"},n==="-"?a("c0"):n),o("p",null,a("bx"))),o("div",{class:"row actions"},i&&o(du,{name:n,groups:i}),o("a",{class:"button",href:"/console/live?"+t},a("by"))),o(y,{problem:s.problem.value??r.problem.value,onAgain:s.again}),d&&o(P,{title:a("bt")},o("p",null,a("bu"))),i&&i.length>0&&o("section",{class:"one"},o("h2",null,a("bv")),o("div",{class:"list stack"},o(H,{caption:a("bv"),columns:lu(n,u),open:l=>ee(le(l.id)),items:i,id:l=>l.id}))),u&&u.length>0&&o("section",{class:"one"},o("h2",null,a("c1")),o("ol",{class:"events"},u.map(l=>o(yo,{key:l.at,event:{id:l.at,alert:l}})))))}function du({name:e,groups:n}){let t=n.filter(i=>i.state!=="resolved"&&i.reason!=="inconsistent_channel"),r=new Set(t.map(i=>i.datatype)).size===1?t[0].datatype:void 0;return t.length===0||!S("redrive",r,e)?null:o("a",{class:"button primary",href:_e({datatype:r,sender:e})},a("bz"))}var lu=(e,n=[])=>[{title:"db",class:"wide",cell:t=>o(f,null,o("a",{href:le(t.id)},o(_o,{fault:t}))," ",o(wo,{g:t,sender:e}))},{title:"d8",cell:t=>o(k,{state:t.state})},{title:"bs",class:"number",cell:t=>K(t.senders.find(s=>s.sender===e)?.count??0)},{title:"bw",class:"time",cell:t=>o(O,{at:n.find(s=>s.groups.includes(t.id))?.time})}];var xt=["open","regressed","acknowledged","resolved"];function St(e){let{who:n,where:t,what:s}=Ye(e);return[n,t,s].filter(Boolean).join(" ")}function Ct(e){return e.state==="resolved"?["open"]:e.state==="acknowledged"?["resolved","open"]:["acknowledged","resolved"]}var dn=(e,n)=>Ct(e).find(t=>n==="a"==(t==="acknowledged"));async function Ar(e,n,t){let s=JSON.stringify(String(n?.offset??-1));return(await M("/v1/alert-groups/"+encodeURIComponent(e)+"/state",{method:"PUT",ifMatch:s,body:t})).body}var Tt=e=>e?.status===412?e.body.decision:void 0;function Or(e,n){let t=Date.parse(e.hours.from)/36e5,s=Math.floor(n/36e5);return Array.from({length:48},(r,i)=>e.hours.counts[s-47+i-t]??0)}var Pt={acknowledged:"2g",resolved:"2n",open:"2m"},pu=[["2p",0],["2o",1],["2q",7]];function ko({group:e,keys:n,onDecide:t}){let s=r=>["a","r"].find(i=>dn(e,i)===r);return o(f,null,Ct(e).map(r=>o("button",{key:r,type:"button",class:n?void 0:"small",onClick:()=>t({group:e,state:r})},a(Pt[r])," ",n&&s(r)&&o("kbd",null,s(r)))))}function xo({asked:e,onDone:n}){let t=e.value,s=()=>e.value=void 0,r=i=>{e.peek()===t&&s(),n(i)};return o(Xe,{open:t!==void 0,title:t?a(Pt[t.state]):"",onClose:s},t&&o(cu,{...t,onClose:s,onDone:r}))}function cu({group:e,state:n,onClose:t,onDone:s}){let r=v(""),i=v(0),u=v(e.decision),d=F(),l=Tt(d.problem.value),c=async()=>{let p=n==="acknowledged"&&i.value?new Date(Date.now()+i.value*864e5).toISOString():void 0;await d.run(async()=>{let h=await Ar(e.id,u.value,{state:n,by:Ee(),note:r.value.trim()||void 0,until:p});ae(a("2j",{state:_("state."+h.state,h.state),what:St(h)})),s(h)}),u.value=Tt(d.problem.value)??u.value};return o(f,null,o("p",null,St(e)),o("form",{onSubmit:p=>{p.preventDefault(),c()}},o("label",{class:"field"},a("2k"),o("input",{name:"note",autofocus:!0,maxLength:500,value:r.value,onInput:p=>r.value=p.currentTarget.value})),n==="acknowledged"&&o("fieldset",null,o("legend",null,a("32")),pu.map(([p,h])=>o("label",{key:p},o("input",{type:"radio",name:"until",checked:i.value===h,onChange:()=>i.value=h})," ",a(p)))),!ge()&&o("label",{class:"field"},a("2h"),o("input",{name:"by",maxLength:100,autocomplete:"name",value:Ne.value,onInput:p=>Ne.value=p.currentTarget.value}),o("small",null,a("2i"))),l?o("div",{class:"error",role:"alert"},o("p",null,a("2l",{by:l.by||"–",state:_("state."+l.state,l.state)})," ",l.note&&o("q",null,l.note))):o(y,{problem:d.problem.value}),o("div",{class:"end"},o("button",{type:"button",onClick:t},a("10")),o("button",{type:"submit",class:"primary",disabled:d.busy.value},a(Pt[n])))))}var fu=["allOf","anyOf","oneOf"];function jn(e,n,t=new Set){let s=L(e,n);if(s?.kind!=="object"||t.has(n))return[];t.add(n);let r=[n],i=pt(s,e);i&&r.push(...jn(e,i.pointer,t));for(let u of fu)A(s,u)?.items.forEach((d,l)=>r.push(...jn(e,`${n}/${u}/${l}`,t)));for(let u of["if","then","else"])r.push(...jn(e,n+"/"+u,t));return r}function mu(e,n,t){let s=L(e,n);if(L(s,"/properties"+ro(t)))return[n+"/properties"+ro(t)];let r=A(s,"items");return r?.kind==="array"?A(r,t)?[`${n}/items/${t}`]:[]:r?.kind==="object"&&/^(\d+|\*)$/.test(t)?[n+"/items"]:A(s,"additionalProperties")?.kind==="object"?[n+"/additionalProperties"]:[]}function qr(e,n,t){let s=jn(e,""),r=s;for(let u of ao(n))r=s,s=s.flatMap(d=>mu(e,d,u)).flatMap(d=>jn(e,d));let i=u=>u.map(d=>d+ro(t)).filter(d=>L(e,d));for(let u of[i(s),i(r),s])if(u.length)return u;return[]}var Rt=240;function ln({root:e,notes:n=[],label:t,small:s}){let r=T(null),i=Y(()=>Ws(at(e,n)),[e,JSON.stringify(n)]);return j(()=>{let u=r.current,d=u.querySelector(".noted");s&&d&&(u.scrollTop=d.offsetTop-u.offsetTop-u.clientHeight/3)},[e]),o("ol",{class:"doc"+(s?" small":""),"aria-label":t,ref:r,tabIndex:s?0:void 0},i.map((u,d)=>typeof u=="number"?o("li",{key:d,class:"muted",style:{counterIncrement:"line "+u}},a("2t",{n:u})):o(hu,{key:d,line:u})))}function hu({line:e}){return o("li",{class:(e.notes.length?"noted":"")+(e.ghost?" ghost":"")},o("code",{style:{paddingInlineStart:`${e.depth*2}ch`}},e.name!==void 0&&o("span",{class:"name"},JSON.stringify(e.name),": "),e.ghost?o("span",{class:"lacks"},a("2s")):o(gu,{text:e.text}),e.comma&&","),e.notes.map(n=>o("span",{key:n,class:"note"},n)))}function gu({text:e}){let n=e.startsWith('"')?"string":/^[-\dtfn]/.test(e)?"word":void 0;return o("span",{class:n},e.slice(0,Rt),e.length>Rt&&o("span",{class:"cut"},a("2r",{n:e.length-Rt})))}function So({datatype:e,id:n,faults:t,part:s}){let{told:r,schema:i}=qe(e,n?qn(n):""),u=i===void 0?[]:t.flatMap(c=>qr(i,c.pointer,c.keyword)),d=s&&u.length?vu(u):"",l=L(i,d);return o("section",{class:"card schema"},o("div",{class:"row between"},o("h2",null,a("bq",{datatype:e})),o("span",{class:"muted"},n?qn(n):a("bg"))),o(y,{problem:r.problem.value,onAgain:r.again}),d&&o("p",{class:"muted"},a("bd")," ",o("code",null,"#"+d)),l&&!u.length&&o("p",{class:"hint"},a("br")),l&&o(ln,{small:!0,root:l,label:a("bq",{datatype:e}),notes:[...new Set(u)].map(c=>({pointer:c.slice(d.length),text:a("bj")}))}))}function vu(e){let n=e.map(s=>s.split("/")),t=0;for(;t<n[0].length-1&&n.every(s=>s.length-1>t&&s[t]===n[0][t]);)t++;return n[0].slice(0,t).join("/")}function Co({counts:e,label:n,slots:t=48,bad:s}){let r=Math.max(1,...e),i=t-e.length,u=e.map((d,l)=>d>0?`M${(i+l)*3} 23h2v${-Math.max(2,d/r*22)}h-2z`:"");return o("svg",{class:"bars"+(s?" bad":""),viewBox:`0 0 ${t*3} 24`,preserveAspectRatio:"none",role:"img","aria-label":n},o("path",{class:"base",d:`M0 23h${t*3}v1H0z`}),o("path",{d:u.join("")}))}var jr={path:"/console/groups/:id",title:"4h",view:yu},bu=3e3;function yu({params:e}){let n=x("/v1/alert-groups/"+encodeURIComponent(e.id),bu),t=n.value.value;return n.problem.value?.status===404?o(P,{title:a("41"),level:1},o("p",null,a("42")),o("p",null,o("a",{href:"/console/groups"},a("1")))):o("div",{class:"page"},t?o(_u,{g:t,again:n.again}):o("h1",null,a("4h")),o(y,{problem:n.problem.value,onAgain:n.again}))}function _u({g:e,again:n}){let t=Ye(e),s=_e({group:e.id,datatype:e.datatype}),r=S("redrive",e.datatype)&&e.reason!=="inconsistent_channel",i=v(void 0),u=S("alerts.decide",e.datatype),d=(l,c)=>{let p=u&&dn(e,l);return p?[{key:l,does:c,run:()=>i.value={group:e,state:p}}]:[]};return pe([...r?[{key:"m",does:"6h",run:()=>ee(s)}]:[],...d("a","6e"),...d("r","6n")]),o(f,null,o("header",{class:"head"},o("p",{class:"kind"},a("48",{reason:_("reason."+e.reason,e.reason)})),o("h1",null,t.who,": ",t.where&&o("code",null,t.where)," ",t.what),o("div",{class:"row"},o(k,{state:e.state}),o("span",{class:"muted"},o(re,{n:e.count})," ",a("43",{n:e.count})," · ",e.sent_again>0&&a("4s",{n:e.sent_again})+" · "," ",a("47")," ",o(O,{at:e.first.time})," · ",a("49")," ",o(O,{at:e.last.time}))),o("div",{class:"row actions"},r&&o("a",{class:e.state==="resolved"?"button":"button primary",href:s},a("4a")," ",o("kbd",null,"m")),u&&o(ko,{keys:!0,group:e,onDecide:l=>i.value=l}))),o(xo,{asked:i,onDone:n}),e.decision&&o(wu,{d:e.decision,state:e.state}),e.anew&&o("p",{class:"hint"},a("44")),o(ku,{g:e}),o("div",{class:"halves"},e.datatype!=="_none"&&e.keyword?o(So,{part:!0,datatype:e.datatype,id:e.schemas.at(-1)??null,faults:[{pointer:e.pointer??"",keyword:e.keyword,message:e.message??""}]}):o("section",{class:"card schema"},o("h2",null,a("w")),o("p",null,a("4n"))),o(Su,{g:e})),o(Tu,{g:e}))}function wu({d:e,state:n}){return o("section",{class:"card decided"},o("h2",null,a("46")),o("p",null,a("45",{by:e.by||"–",state:_("state."+e.state,e.state)})," ",o(O,{at:e.time}),e.until&&o(f,null," ",a("4o")," ",o(O,{at:e.until})),".",n==="regressed"&&" "+a("4b")),e.note&&o("blockquote",null,e.note))}function ku({g:e}){let n=e.hours.counts.reduce((s,r)=>s+r,0),t=Math.max(0,...e.hours.counts);return o("section",{class:"card trend"},o("div",{class:"row between"},o("h2",null,a("4i")),o("span",{class:"muted"},a("4l",{n:t}))),o(Co,{counts:e.hours.counts,label:a("4k",{n}),bad:e.state!=="resolved"}),o("div",{class:"row between muted axis"},o("span",null,a("4j")),o("span",null,a("4m"))))}var xu=500;function Su({g:e}){let n=x(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${xu}`),t=n.value.value?.alerts??[],s=[...new Set(t.map(i=>i.schema??""))].sort(),r=(i,u)=>t.filter(d=>(d.sender??"-")===i&&(d.schema??"")===u).length;return o("section",{class:"card senders"},o("h2",null,a("4f")),o("div",{class:"scroll",tabIndex:0,role:"region","aria-label":a("4f")},o("table",null,o("caption",{class:"hidden"},a("4f")),o("thead",null,o("tr",null,o("th",{scope:"col"},a("d7")),o("th",{scope:"col",class:"number"},a("cy")),s.map(i=>o("th",{key:i,scope:"col",class:"number",title:i},i?qn(i):a("4p"))))),o("tbody",null,e.senders.map(i=>o("tr",{key:i.sender},o("th",{scope:"row"},o(Le,{name:i.sender,none:"4e"})," ",o(wo,{g:e,sender:i.sender})),o("td",{class:"number"},o(re,{n:i.count})),s.map(u=>o("td",{key:u,class:"number"},o(re,{n:r(i.sender,u)}))))),e.other_senders>0&&o("tr",null,o("th",{scope:"row"},a("4g")),o("td",{class:"number"},o(re,{n:e.other_senders})),s.map(i=>o("td",{key:i,class:"number"},"–")))))),o(y,{problem:n.problem.value,onAgain:n.again}),o("p",{class:"muted"},a("4q",{n:t.length})))}var Cu=20;function Tu({g:e}){let n=v(e.count),t=x(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${Cu}`),s=t.value.value?.alerts,r=e.count-n.value,i=()=>{n.value=e.count,t.again()};return o("section",{class:"samples"},o("h2",null,a("4c")),o(Nn,{n:r,onShow:i}),o(y,{problem:t.problem.value,onAgain:t.again}),s?.length===0&&o("p",{class:"muted"},a("4d")),s&&s.length>0&&o("div",{class:"list stack"},o(H,{caption:a("4c"),columns:Pu,items:s,id:u=>u.at,open:u=>ee(ye(u.at))})))}var Pu=[{title:"u",cell:e=>o(f,null,o("a",{href:ye(e.at)},e.at),e.sent_again&&o("p",{class:"muted"},a("6r")))},{title:"db",class:"wide",cell:e=>o(se,{errors:e.errors.slice(0,2),omitted:e.errors.length+e.errors_omitted-2})},{title:"d7",cell:e=>o(Le,{name:e.sender,none:"4e"})},{title:"d5",cell:e=>o("code",null,e.id)},{title:"4r",class:"time",cell:e=>o(O,{at:e.time})}];function To(e){let n=atob(e),t=new Uint8Array(n.length);for(let s=0;s<n.length;s++)t[s]=n.charCodeAt(s);return t}function Po(e){try{return new TextDecoder("utf-8",{fatal:!0,ignoreBOM:!0}).decode(e)}catch{return}}function Lr(e){let n=[];for(let t=0;t<e.length;t+=16){let s=[...e.subarray(t,t+16)],r=s.map(u=>u.toString(16).padStart(2,"0")),i=s.map(u=>u>=32&&u<127?String.fromCharCode(u):".");n.push(`${t.toString(16).padStart(6,"0")}  ${r.slice(0,8).join(" ").padEnd(23)}  ${r.slice(8).join(" ").padEnd(23)}  ${i.join("")}`)}return n.join(`
`)}function pn({list:e,open:n}){return o("details",{class:"card commands",open:n},o("summary",null,a("2e")),o("ul",null,e.filter(t=>t.text).map(t=>o("li",{key:t.title},o("div",{class:"row between"},o("h3",null,t.title),o(en,{text:t.text})),o("pre",null,o("code",null,t.text))))))}var Ru=4;async function Nu(e,n){let t=[],s=[e];for(let r=s.shift();r&&t.length<Ru;r=s.shift()){let i=await M("/v1/sources/"+r,{signal:n});t.push(i);for(let u of i.body.redrives??[])u.from===r&&s.push(u.to)}return no(t)}function Mr({alert:e}){let n=e.redrive?.split(";")[0]??e.id,t=e.source.partition===null||e.reason==="inconsistent_channel",s=Oe(t?"":n,0,i=>Nu(n,i)),r=s.value.value?.map(i=>i.body);return o("section",{class:"card lineage"},o("h2",null,a("72")),t&&o("p",null,a(e.reason==="inconsistent_channel"?"6v":"6x")),o(y,{problem:s.problem.value,onAgain:s.again}),!t&&!r&&!s.problem.value&&o("p",{class:"muted"},a("6z")),r&&o("ol",{class:"steps"},r.flatMap(Au)))}function Au(e,n,t){let s=t.flatMap(i=>i.redrives??[]).find(i=>i.to===e.source),r=[o(Ro,{key:e.source,state:"acknowledged",word:a(n===0?"6u":"6r"),at:s?.time??e.record?.time},o("code",null,e.source),s&&o(f,null," ",a("6t",{by:s.by||"–"})," ",o("a",{href:ke(s.run)},a("71"))),!s&&e.record?.sender&&" "+a("6w",{sender:e.record.sender}))];for(let i of e.alerts)r.push(o(Ro,{key:i.at,state:"no",word:a("70"),at:i.time},o("a",{href:ye(i.at)},a("6s",{at:i.at}))," ",i.errors[0]&&o(Rn,{of:i.errors[0]})));for(let i of e.outputs)r.push(o(Ro,{key:i.at,state:"yes",word:a("6q"),at:i.time},o("code",null,i.at)," ",i.key&&a("6y",{key:i.key})));return!e.alerts.length&&!e.outputs.length&&r.push(o(Ro,{key:e.source+"?",state:"open",word:_("source."+e.outcome,e.outcome),at:void 0})),r}function Ro({state:e,word:n,at:t,children:s}){return o("li",null,o(k,{state:e,word:n}),o("span",null,s),o("span",{class:"muted"},t&&o(O,{at:t})))}var Nt=4096;function Ir({alert:e,at:n}){let t=e.payload===null?void 0:To(e.payload),s=t&&Po(t),r=s===void 0||e.payload_truncated?void 0:Q(s);return o("section",{class:"card body"},o("div",{class:"row between"},o("h2",null,a("4")),o("span",{class:"muted"},a("5",{n:e.payload_bytes}))),e.payload_withheld&&o("p",{class:"hint"},_("alert.withheld."+e.payload_withheld,e.payload_withheld)),e.payload_truncated&&o("p",{class:"hint"},a("v",{n:t?.length??0})),r?o(ln,{root:r,notes:At(e.errors),label:a("4")}):o(Ou,{bytes:t,alert:e}),!e.payload_withheld&&!e.payload_truncated&&t&&o("p",null,o("a",{href:"/v1/alerts/"+n+"?as=original",download:e.id.replaceAll("/","-")},a("9"))))}var At=e=>e.map(n=>({pointer:n.pointer,text:B(n.message)}));function Ou({bytes:e,alert:n}){return e?e.length===0?o("p",{class:"muted"},a("c")):o(f,null,o(se,{errors:n.errors}),!n.payload_truncated&&o("p",{class:"muted"},a("p")),o("pre",{class:"dump",tabIndex:0,"aria-label":a("a")},Lr(e.subarray(0,Nt))),e.length>Nt&&o("p",{class:"muted"},a("b",{n:e.length-Nt}))):n.payload_withheld?null:o("p",{class:"muted"},a("m"))}var qu=/^[A-Za-z0-9_@%+=:,./-]+$/,ju=/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u,Lu=e=>qu.test(e)?e:"'"+e.replaceAll("'","'\\''")+"'",Ce=(...e)=>ju.test(e.join(""))?"":e.map(Lu).join(" "),cn=(e,n)=>Ce("curl",...n===void 0?[]:["-d",n],location.origin+e);var Dr={path:"/console/alerts/:partition/:offset",title:"u",view:Mu};function Mu({params:e}){let n=e.partition+"/"+e.offset,t=x("/v1/alerts/"+encodeURIComponent(e.partition)+"/"+encodeURIComponent(e.offset)),s=t.value.value;return s?o(Du,{alert:s,at:n}):o(Iu,{problem:t.problem.value,onAgain:t.again,at:n})}function Iu({problem:e,onAgain:n,at:t}){return e?.status!==404?o("div",{class:"page"},o("h1",null,a("3",{at:t})),e?o(y,{problem:e,onAgain:n}):o("p",{class:"muted"},a("16"))):o(P,{title:a("0",{at:t}),level:1},o("p",null,a("2")),o("p",null,o("a",{href:"/console/groups"},a("1"))))}function Du({alert:e,at:n}){let t=e.errors[0],s=e.sent_again,r=e.source.partition!==null&&e.reason!=="inconsistent_channel"&&!s&&S("redrive",e.datatype??void 0,e.sender??"-"),i=_e({ids:[e.id],datatype:e.datatype??"_none",sender:e.sender??"-"},{at:[n],of:e.groups[0]});return pe(r?[{key:"m",does:"6h",run:()=>ee(i)}]:[]),o("div",{class:"page alert"},o("header",{class:"head"},o("p",{class:"kind"},a("3",{at:n})),o("h1",null,e.datatype??e.named??a("8"),t&&o(f,null,": ",t.pointer&&o("code",null,t.pointer)," ",B(t.message))),o("p",null,_("reason."+e.reason,e.reason)," · ",o("a",{href:tn(e.sender??"-")},e.sender===null?a("s"):a("r",{sender:e.sender}))," · ",o(O,{at:e.time})),s&&o("p",{class:"row"},o(k,{state:"acknowledged",word:a("6r")})," ",o(O,{at:s.time})," ",o("a",{href:ke(s.run)},a("71"))),o("div",{class:"row actions"},r&&o("a",{class:"button primary",href:i},a("q")," ",o("kbd",null,"m")),e.groups.map((u,d)=>o("a",{key:u,class:"button",href:le(u)},d===0?a("f"):a("g",{n:d+1}))))),(e.errors.length>1||e.errors_omitted>0)&&o(Uu,{alert:e}),o("div",{class:"halves"},o(Ir,{alert:e,at:n}),e.datatype?o(So,{datatype:e.datatype,id:e.schema,faults:e.errors}):o(Wu,null)),S("alerts.read",void 0)&&o(Mr,{alert:e}),o(zu,{alert:e,at:n}),o(Hu,{alert:e}),o(pn,{list:$u(e,n,r)}))}function Uu({alert:e}){return o("section",{class:"card"},o("h2",null,a("e",{n:e.errors.length+e.errors_omitted})),o(se,{errors:e.errors,omitted:e.errors_omitted}))}function Wu(){return o("section",{class:"card schema"},o("h2",null,a("w")),o("p",null,a("x")))}function zu({alert:e,at:n}){let t=x("/v1/alerts/"+n+"/headers"),s=t.value.value?.headers??[];return o("section",{class:"card"},o("h2",null,a("h")),o(y,{problem:t.problem.value,onAgain:t.again}),t.value.value&&s.length===0&&o("p",{class:"muted"},a("i")),s.length>0&&o("dl",{class:"facts-list"},s.map((r,i)=>o("div",{key:i},o("dt",null,o("code",null,r.name)),o("dd",null,r.value===null?o("em",null,a("k")):o("code",null,Ur(r.value)))))),e.headers_omitted>0&&o("p",{class:"hint"},a("j",{n:e.headers_omitted})))}function Ur(e){let n=To(e);return Po(n)??"0x"+[...n].map(t=>t.toString(16).padStart(2,"0")).join("")}function Hu({alert:e}){let{source:n}=e,t=[[a("t"),n.partition===null?null:e.id],[a("d3"),n.key===null?null:Ur(n.key)],[a("6"),n.timestamp],[a("o"),e.time],[a("7"),e.component+" "+e.version],[a("l"),e.named],[a("n"),e.principal],[a("d6"),e.schema],["SHA-256",/^0+$/.test(e.payload_sha256)?null:e.payload_sha256]];return o("section",{class:"card"},o("h2",null,a("d")),o("dl",{class:"facts-list"},t.filter(([,s])=>s!==null&&s!=="").map(([s,r])=>o("div",{key:s},o("dt",null,s),o("dd",null,o("code",null,r))))))}function $u(e,n,t){let s=[{title:a("2d"),text:Ce("esclusa","alerts","show",n)},{title:a("28"),text:cn("/v1/alerts/"+n)}];return t&&(s.push({title:a("2f"),text:Ce("esclusa","where",e.id)}),s.push({title:a("2a"),text:Ce("esclusa","redrive","--id",e.id,"--plan")})),s}var Wr=["group","datatype","reason","sender","since","until"];function No(){let e=ie.value.query,n={};for(let s of Wr)e.get(s)&&(n[s]=e.get(s));let t=e.getAll("id").filter(s=>s);return t.length&&(n.ids=t),n}var Ot=3;function zr(e,n,t,s){return{as:e||void 0,overtaken:n==="send"?n:void 0,max_attempts:t===Ot?void 0:t||void 0,limit:s||void 0}}var qt=()=>zr(b("as"),b("overtaken"),Number(b("max_attempts")),Number(b("limit"))),Hr=e=>"esclusa.patch."+JSON.stringify([Wr.map(n=>e[n]),e.ids]);function fn(e,n){try{sessionStorage.setItem(Hr(e),n)}catch{}}function jt(e){try{return sessionStorage.getItem(Hr(e))??""}catch{return""}}function Ln(e,n){let t=JSON.stringify(e);return n.trim()?t.slice(0,-1)+`,"patch":${n}}`:t}function Ao({patch:e,...n}){let{filter:t,...s}=n,{ids:r,...i}=t,u=["esclusa","redrive"];for(let[h,g]of Object.entries({...i,...s}))g&&u.push("--"+h.replace("_","-"),String(g));for(let h of r??[])u.push("--id",h);u.push("--plan");let d=Q(e),l=d?be(d):e.trim(),c=Ce(...u,...l?["--patch","-"]:[]),p=Ce("printf","%s",l);return{shell:l?p&&c&&p+" | "+c:c,call:cn("/v1/redrives",Tn(Ln(n,l)))}}function $r(e,n){let{filter:t,as:s,overtaken:r,max_attempts:i,limit:u}=e.plan;return{filter:t,patch:n,...zr(s,r,i,u)}}var Bu=()=>an().filter(([e])=>e!=="inconsistent_channel"),Fu=[["datatype","d1"],["reason","d4"],["sender","d7"],["since","30"],["until","32"]];function mn({filter:e}){return o("ul",{class:"chips"},e.group&&o("li",null,a("4h")," ",o("a",{href:le(e.group),title:e.group},Ae(e.group))),Fu.map(([n,t])=>{let s=e[n];return s&&o("li",{key:n},a(t)," ",o("strong",null,n==="reason"?_("reason."+s,s):s))}),(e.ids??[]).slice(0,3).map(n=>o("li",{key:n},a("d5")," ",o("strong",null,n))),(e.ids?.length??0)>3&&o("li",null,a("2y",{n:e.ids.length-3})))}function Br(){let e=te().channels??[],n=(s,r)=>z({[s]:r,at:"",of:""},!0),t=(s,r,i)=>o("label",{class:"field"},r,o("input",{defaultValue:b(s),onChange:u=>n(s,u.currentTarget.value.trim())}),i&&o("small",null,i));return o("div",{class:"fields"},o(Z,{label:"d1",value:b("datatype"),onChoose:s=>n("datatype",s),options:[["",a("2x")],...e.map(s=>s.datatype),["_none",a("2z")]]}),o(Z,{label:"d4",value:b("reason"),onChoose:s=>n("reason",s),options:[["",a("2x")],...Bu()]}),t("sender",a("d7")),t("since",a("30"),a("31")),t("until",a("32"),a("31")),t("group",a("4h")))}var Ju=[{example:'{"op":"convert","path":"/width","to":"integer"}',does:"7x"},{example:'{"op":"map","path":"/unit","values":{"KG":"kg"}}',does:"85"},{example:'{"op":"default","path":"/unit","value":"kg"}',does:"7y"},{example:'{"op":"rename","path":"/name","to":"/nombre"}',does:"87"},{example:'{"op":"drop_unknown"}',does:"7z"},{example:'{"op":"replace","path":"/edad","value":150}',does:"88"},{example:'{"op":"remove","path":"/edad"}',does:"86"}];function Lt(e,n){let t=L(Q(e),n);return t?t.kind==="array"?`[
`+t.items.map(s=>"  "+be(s)).join(`,
`)+`
]`:ne(t):""}function Fr({planning:e,text:n,onText:t,wish:s,fault:r}){return o("section",{class:"card patch"},o("h2",null,a("8e")),o("p",{class:"muted"},a("84")),o(Gu,{planning:e,wish:s,text:n,onTake:t}),o("label",{class:"field"},a("83"),o("textarea",{rows:Math.min(16,Math.max(4,n.split(`
`).length+1)),spellcheck:!1,value:n,onInput:i=>t(i.currentTarget.value),"aria-invalid":r?"true":void 0,"aria-describedby":"patch-fault"})),o("p",{id:"patch-fault",class:"note",role:"status"},r),o("details",null,o("summary",null,a("80")),o("dl",{class:"operations"},Ju.map(i=>o("div",{key:i.example},o("dt",null,o("code",null,i.example)),o("dd",null,a(i.does)))))))}function Gu({planning:e,wish:n,text:t,onTake:s}){let r=JSON.stringify(n),i=Ze(r)&&!e,u=T(""),d=x(i||u.current===r?"/v1/redrives/suggest":"",0,r);if(d.value.value&&(u.current=r),d.problem.value)return o(y,{problem:d.problem.value,onAgain:d.again});if(!d.value.value)return o("p",{class:"muted"},a("8b"));if(!d.value.value.patch)return o("p",{class:"hint"},a("8a"));let l=Lt(d.text.value,"/patch");return l===t?null:o("div",{class:"suggested"},o("h3",null,a("89")),o("pre",null,o("code",null,l)),o("button",{type:"button",class:"primary","data-take":!0,onClick:()=>{s(l),ae(a("8d"))}},a("8c")," ",o("kbd",null,"s")))}var Vu=3;function Oo({ats:e,patch:n,as:t}){let s=Ze(JSON.stringify([e,n,t])),r=Array.from({length:Vu},(d,l)=>x(s&&e[l]?"/v1/redrives/preview":"",0,Ln({at:e[l],as:t},n))).slice(0,e.length);if(r.some(d=>!d.value.value&&!d.problem.value))return o("p",{class:"muted"},a("trial.trying"));let[i,...u]=r.map(d=>d.problem.value);return i&&u.every(d=>d?.message===i.message)?o(y,{problem:i,onAgain:()=>r.forEach(d=>d.again())}):o("ul",{class:"trials"},r.map((d,l)=>o("li",{key:e[l]},o(Ku,{at:e[l],told:d,patched:!!n.trim()}))))}function Ku({at:e,told:n,patched:t}){let s=n.value.value;return o(f,null,o("div",{class:"row between"},o("h3",null,o("a",{href:ye(e)},a("3",{at:e}))),s&&o(k,{state:s.outcome==="ready"?"yes":"no",word:_("trial."+s.outcome,s.outcome)})),s?o(Qu,{at:e,trial:s,patched:t}):o(y,{problem:n.problem.value,onAgain:n.again}))}function Qu({at:e,patched:n,trial:{before:t,after:s,why:r,errors:i}}){let u=s===null?void 0:Q(s);return o(f,null,r&&!i.length&&o("p",{class:"hint"},B(r)),t!==null&&s!==null&&t!==s&&o(go,{left:Fe(t),right:Fe(s),names:[a("schemas.from"),a("schemas.to")],label:a("trial.diff",{at:e})}),t!==null&&t===s&&o("p",{class:"muted"},a(n?"trial.same":"trial.plain")),i.length>0&&(u?o(ln,{root:u,notes:At(i),label:a("trial.faults",{at:e})}):o(se,{errors:i})))}function qo({of:e,patch:n}){let t={group:b("of"),datatype:e.datatype};return!t.group||e.ids?.length!==1||!S("redrive",t.datatype)?null:o("p",null,o("a",{href:_e(t),onClick:()=>{n&&fn(t,n)}},a("8y")))}var Yu=30,Jr=3;function Zu(e){if(!e.trim())return"";try{let n=JSON.parse(e);return typeof n=="object"&&n?"":a("82")}catch(n){return a("81",{why:n.message})}}function Gr(){let e=No(),n=Object.keys(e).length===0,t=JSON.stringify(e),s=v(jt(e)),r=qt(),i=T(n).current,u=T(Object.values(r).some(Boolean)).current,d=!n&&S("redrive",e.datatype,e.sender),l=F();j(()=>{s.value=jt(e)},[t]);let c=m=>{s.value=m,fn(e,m)},p=Zu(s.value),h=()=>l.run(async()=>{let m=ie.peek().path,w=Ln({filter:No(),...qt(),by:Ee(),note:b("note")||void 0},s.value),{body:q}=await Vr(()=>M("/v1/redrives",{method:"POST",body:w}));ie.peek().path===m&&ee(ke(q.id)+(b("of")&&"?of="+b("of")),!0)});pe([{key:"s",does:"6o",run:()=>document.querySelector("[data-take]")?.click()},{key:"p",does:"6l",run:()=>{d&&!p&&h()}}]);let g=Ao({filter:e,patch:s.value,...r});return o("div",{class:"page"},o(J,{title:"8u",lead:"8j"}),o("section",{class:"card"},o("h2",null,a("8v")),n?o("p",{class:"hint"},a("8x")):o(mn,{filter:e}),o(qo,{of:e,patch:s.value}),o("details",{open:i},o("summary",null,a("8w")),o(Br,null))),!n&&!d&&o("p",{class:"hint"},a("8i")),d&&o(f,null,o(Fr,{planning:l.busy.value,text:s.value,onText:c,wish:{filter:e,as:r.as},fault:p}),o("section",{class:"card"},o("h2",null,a("8r")),p?o("p",{class:"muted"},a("8s")):o(Xu,{patch:s.value,as:r.as})),o("form",{class:"card options",onSubmit:m=>{m.preventDefault(),p||h()}},o("details",{open:u},o("summary",null,a("8m")),o("div",{class:"fields"},o("label",{class:"field"},a("8f"),o("input",{...jo("as")}),o("small",null,a("8g"))),o("label",{class:"field"},a("8h"),o("input",{type:"number",min:1,max:100,placeholder:String(Ot),...jo("max_attempts")})),o("label",{class:"field"},a("8k"),o("input",{type:"number",min:0,...jo("limit")}),o("small",null,a("8l")))),o("label",{class:"check"},o("input",{type:"checkbox",checked:!!r.overtaken,onChange:m=>z({overtaken:m.currentTarget.checked?"send":""},!0)})," ",a("8n"))),o("div",{class:"fields"},!ge()&&o("label",{class:"field"},a("2h"),o("input",{value:Ne.value,onInput:m=>Ne.value=m.currentTarget.value,autocomplete:"name"})),o("label",{class:"field"},a("2k"),o("input",{...jo("note")}))),o(y,{problem:l.problem.value}),o("div",{class:"row"},o("button",{type:"submit",class:"primary",disabled:l.busy.value||!!p},a(l.busy.value?"8q":"8o")," ",o("kbd",null,"p")),o("span",{class:"muted"},a("8p")))),!p&&o(pn,{list:[{title:a("2c"),text:g.shell},{title:a("28"),text:g.call}]})))}async function Vr(e,n=5){try{return await e()}catch(t){if(!(t instanceof de)||t.status!==429||!n)throw t;return await new Promise(s=>setTimeout(s,400)),Vr(e,n-1)}}var jo=e=>({defaultValue:b(e),onChange:n=>z({[e]:n.currentTarget.value.trim()},!0)});function Xu({patch:e,as:n}){let t=No(),s=new URLSearchParams({limit:String(Yu)});for(let[l,c]of Object.entries(t))typeof c=="string"&&s.set(l,c);let r=x(t.ids?"":"/v1/alerts?"+s),i=ie.value.query.getAll("at").slice(0,Jr),u=[...r.value.value?.alerts??[]].sort((l,c)=>+!!l.sent_again-+!!c.sent_again),d=i.length?i:u.slice(0,Jr).map(l=>l.at);return o(f,null,o(y,{problem:r.problem.value,onAgain:r.again}),(t.ids||r.value.value)&&d.length===0&&o("p",{class:"hint"},a("8t")),d.length>0&&o(Oo,{ats:d,patch:e,as:n}))}var Eu={planned:"open",wanted:"acknowledged",running:"acknowledged",stopping:"acknowledged",paused:"no",stopped:"no",done:"resolved"};function Lo({state:e}){let n=Eu[e]??"open";return o(k,{state:n==="open"?"planned":n,word:_("redrive.state."+e,e)})}function Kr({id:e}){let n=v(4e3),t=x("/v1/redrives/"+encodeURIComponent(e),n.value),s=t.value.value;return n.value=s?kt(s.state)?700:s.state==="done"?0:4e3:4e3,t.problem.value?.status===404?o(P,{title:a("96"),level:1},o("p",null,a("97")),o("p",null,o("a",{href:"/console/redrives"},a("ac")))):o("div",{class:"page"},s?o(ed,{r:s,told:t}):o("h1",null,a("a3")),o(y,{problem:t.problem.value,onAgain:t.again}))}function ed({r:e,told:n}){let t=T(e.state);j(()=>{t.current!==e.state&&ae(a("9l",{state:_("redrive.state."+e.state,e.state)})),t.current=e.state},[e.state]);let s=Lt(n.text.value,"/plan/patch"),r=$r(e,s),i=Ao(r),u=S("redrive",e.plan.filter.datatype,e.plan.filter.sender),d=u&&o(td,{wish:r,r:e});return o(f,null,o("header",{class:"head"},o("p",{class:"kind",title:e.id},a("9j",{id:Ae(e.id)})),o("h1",null,e.plan.note||a("9m",{n:e.plan.alerts})),o("div",{class:"row"},o(Lo,{state:e.state}),o("span",{class:"muted"},a("9f",{by:e.plan.by||"–"})," ",o(O,{at:e.plan.time}))),o(mn,{filter:e.plan.filter}),o(qo,{of:e.plan.filter,patch:s})),o(nd,{r:e,told:n,allowed:u,again:d}),o(id,{counts:e.plan.counts,r:e}),o(ud,{r:e,patch:s,allowed:u,again:d}),o(pn,{list:[{title:a("2c"),text:i.shell},{title:a("2b"),text:Ce("esclusa","redrive","--run",e.id)},{title:a("28"),text:i.call},{title:a("29"),text:cn(`/v1/redrives/${e.id}/run`,"{}")}]}))}function nd({r:e,told:n,allowed:t,again:s}){let r=F(),i=(d,l)=>r.run(async()=>{try{await M(`/v1/redrives/${encodeURIComponent(e.id)}/${d}`,{method:"POST",body:{...l,by:Ee()},ifMatch:d==="run"?n.tag.value:void 0})}catch(c){throw c instanceof de&&(c.status===412||c.status===409)&&ae(a("9n")),c}finally{n.again()}}),u=e.plan.limit?Math.min(e.plan.limit,e.plan.counts.ready??0):e.plan.counts.ready??0;return o("section",{class:"card run"},o("h2",null,a(e.run?"9y":"9d")),e.run&&o(rd,{r:e,again:s}),e.state==="planned"&&u===0&&o(f,null,o("p",{class:"hint"},a("9k")),s),!t&&e.state!=="done"&&o("p",{class:"hint"},a("8i")),t&&e.state==="planned"&&u>0&&o(sd,{n:u,busy:r.busy.value,onRun:d=>{i("run",{rate:d})}}),t&&kt(e.state)&&o("div",{class:"row"},o("button",{type:"button",disabled:r.busy.value||e.state==="stopping",onClick:()=>{i("stop",{})}},a("a1")),o("span",{class:"muted"},a("a2"))),t&&(e.state==="paused"||e.state==="stopped")&&o("div",{class:"row"},o("button",{type:"button",class:"primary",disabled:r.busy.value,onClick:()=>{i("run",{rate:e.run?.rate||void 0})}},a("9g")),o("span",{class:"muted"},a("9h"))),o(y,{problem:r.problem.value}),e.state==="done"&&e.plan.filter.group&&o("p",null,o("a",{href:le(e.plan.filter.group)},a("9i"))),e.state==="done"&&o(od,{datatype:e.plan.as??e.plan.filter.datatype}))}function od({datatype:e}){let n=te().channels?.find(t=>t.datatype===e)?.table;return!n||!S("table.read",e)?null:o("p",null,o("a",{href:Se(n)},a("9x",{table:n})))}var Qr=({plan:{samples:e}})=>["ready","still_refused","unpatchable"].flatMap(n=>e?.[n]??[]).map(n=>n.at);function td({wish:{filter:e,patch:n,...t},r:s}){return o("p",null,o("a",{href:_e(e,{...t,note:s.plan.note,of:b("of"),at:e.ids&&Qr(s).slice(0,3)}),onClick:()=>fn(e,n)},a("98")))}function sd({n:e,busy:n,onRun:t}){let s=v(""),r=v(""),i=T(null);pe([{key:"r",does:"6j",run:()=>i.current?.focus()}]);let u=s.value===String(e);return o("form",{onSubmit:d=>{d.preventDefault(),u&&t(Number(r.value)||void 0)}},o("p",null,a("9e",{n:e})),o("div",{class:"fields"},o("label",{class:"field"},a("a4",{number:String(e)}),o("input",{ref:i,inputMode:"numeric",autocomplete:"off",value:s.value,onInput:d=>s.value=d.currentTarget.value=d.currentTarget.value.replace(/\D/g,"")})),o("label",{class:"field"},a("9u"),o("input",{type:"number",min:0,step:"any",value:r.value,onInput:d=>r.value=d.currentTarget.value}),o("small",null,a("9v")))),o("div",{class:"row"},o("button",{type:"submit",class:"primary",disabled:n||!u},a("9z",{n:e}))))}function rd({r:e,again:n}){let t=e.run;return o(f,null,o("div",{class:"progress"},o("progress",{"aria-label":a("9t"),max:Math.max(1,e.plan.alerts),value:e.state==="done"?Math.max(1,e.plan.alerts):t.passed}),o("p",null,o("strong",null,a("a0",{n:t.sent}))," ",o("span",{class:"muted"},a("9q",{n:e.plan.alerts,passed:t.passed}),t.rate>0&&" · "+a("9w",{n:Ue(t.rate)}),t.instance&&" · "+t.instance)),e.why&&o("p",{class:"hint"},B(e.why))),e.state==="done"?o(ad,{r:e,again:n}):e.state==="running"&&t.passed>=e.plan.alerts&&o(k,{state:"acknowledged",word:a("99")}))}function ad({r:e,again:n}){let t=e.run.back;return t?t.count===0?o(k,{state:"yes",word:a("9a")}):o("div",null,o(k,{state:"no",word:a("9b",{n:t.count})}),o("ul",{class:"row"},t.samples.map(s=>o("li",{key:s},o("a",{href:ye(s)},a("3",{at:s}))))),n):o("p",{class:"hint"},a("9c"))}function id({counts:e,r:n}){let t=[...wt,...Object.keys(e).filter(r=>!wt.includes(r))].filter(r=>(e[r]??0)>0),s=Math.max(1,...t.map(r=>e[r]));return o("section",{class:"card"},o("h2",null,a("9o",{n:n.plan.alerts})),t.length===0&&o("p",{class:"hint"},a("9p")),o("ul",{class:"outcomes"},t.map(r=>o("li",{key:r,class:r==="ready"?"ready":void 0},o("strong",{class:"count"},K(e[r])),o("div",null,o("h3",null,_("outcome."+r,r)),o("p",{class:"muted"},_("outcome."+r+".why","")),o("ul",{class:"samples"},(n.plan.samples?.[r]??[]).map(i=>o("li",{key:i.at},o("a",{href:ye(i.at)},i.id)," ",B(i.why))))),o("meter",{"aria-label":_("outcome."+r,r),min:0,max:s,value:e[r]})))))}function ud({r:e,patch:n,allowed:t,again:s}){let r=Qr(e);return o("section",{class:"card"},o("h2",null,a("9r")),n?o(f,null,o("pre",{class:"text"},o("code",null,n)),t&&r.length>0&&o(Oo,{ats:r.slice(0,3),patch:n,as:e.plan.as})):o("p",{class:"muted"},a("9s")),e.state==="planned"&&s)}var Yr={path:"/console/redrives/:id",title:"a3",view:({params:e})=>e.id==="new"?o(Gr,null):o(Kr,{id:e.id})};var Zr={path:"/console/redrives",title:"ac",nav:25,needs:"alerts.read",view:dd};function dd(){let e=un("/v1/redrives",4e3,n=>n.body.redrives,n=>n.id);return o("div",{class:"page"},o(J,{title:"ac",lead:"a6"}),o(sn,{list:e,none:o(ld,null)},n=>o("div",{class:"list stack"},o(H,{caption:a("ac"),columns:pd,items:n,id:t=>t.id,open:t=>ee(ke(t.id))}))))}function ld(){return o(P,{title:a("a7")},o("p",null,a("a8")),o("p",null,o("a",{href:"/console/groups"},a("1"))))}var pd=[{title:"d8",cell:e=>o(Lo,{state:e.state})},{title:"ad",class:"wide",cell:e=>o(f,null,o("a",{href:ke(e.id),title:e.id},e.plan.note||a("a9",{id:Ae(e.id)})),o(mn,{filter:e.plan.filter}))},{title:"aa",class:"number",cell:e=>o(re,{n:e.plan.counts.ready??0})},{title:"ab",class:"number",cell:e=>e.run?o(re,{n:e.run.sent}):"–"},{title:"a5",cell:e=>e.plan.by||"–"},{title:"ae",class:"time",cell:e=>o(O,{at:e.plan.time})}];var Er={path:"/console/groups",title:"5e",nav:20,needs:"alerts.read",view:fd},ea=["datatype","reason","sender"];function cd(){let e=new URLSearchParams;for(let t of[...ea,"state","sort"])b(t)&&e.set(t,b(t));let n=e.toString();return"/v1/alert-groups"+(n&&"?"+n)}function fd(){let e=un(cd(),4e3,u=>u.body.groups,u=>u.id),n=v(void 0),t=T(null);pe([{key:"/",does:"6f",run:()=>t.current?.focus()}]);let s=e.answer?.states,r=v(new Map),i=[...ea,"state"].some(u=>b(u));return o("div",{class:"page"},o(J,{title:"5e",lead:"51"}),o("div",{class:"narrow"},o(ho,{name:"state",label:a("d8"),choices:[{value:"",text:a("4t"),n:s&&xt.reduce((u,d)=>u+s[d],0)},...xt.map(u=>({value:u,text:a("state."+u),n:s?.[u]}))]}),o(vd,{first:t})),o(sn,{list:e,none:o(hd,{filtered:i})},u=>o(bd,{groups:u.map(d=>md(d,r.value.get(d.id))),asked:n})),o(xo,{asked:n,onDone:u=>{r.value=new Map(r.value).set(u.id,u),e.again()}}))}function md(e,n){return!n?.decision||n.decision.offset<=(e.decision?.offset??-1)?e:{...e,state:n.state,decision:n.decision}}function hd({filtered:e}){return e?o(P,{title:a("53")},o("p",null,a("54")),o("a",{class:"button",href:"/console/groups"},a("55"))):o(P,{title:a("52")},o("p",null,a("56")),o(rn,null))}var gd=[{value:"",key:"5d"},{value:"count",key:"5b"},{value:"first",key:"5c"}];function vd({first:e}){let n=te().channels??[],t=s=>r=>z({[s]:r.currentTarget.value});return o("form",{class:"filters",role:"search","aria-label":a("4x"),onSubmit:s=>s.preventDefault()},o("select",{ref:e,"aria-label":a("d1"),value:b("datatype"),onChange:t("datatype")},o("option",{value:""},a("4u")),n.map(s=>o("option",{key:s.datatype},s.datatype)),o("option",{value:"_none"},a("4v"))),o("select",{"aria-label":a("d4"),value:b("reason"),onChange:t("reason")},o("option",{value:""},a("57")),an().map(([s,r])=>o("option",{key:s,value:s},r))),o("input",{type:"search","aria-label":a("d7"),placeholder:a("58"),value:b("sender"),onChange:s=>z({sender:s.currentTarget.value.trim()})}),o("select",{class:"end","aria-label":a("5a"),value:b("sort"),onChange:t("sort")},gd.map(s=>o("option",{key:s.value,value:s.value},a(s.key)))))}var Mt=e=>S("alerts.decide",e.datatype),Xr=[{title:"d8",class:"state",cell:e=>o(k,{state:e.state})},{title:"db",class:"what",cell:e=>o(yd,{group:e})},{title:"cy",class:"number",cell:e=>o(_d,{group:e})},{title:"4z",class:"hours",cell:e=>o(wd,{group:e})},{title:"4y",class:"time born",cell:e=>o(O,{at:e.first.time})},{title:"50",class:"time last",cell:e=>o(O,{at:e.last.time})}];function bd({groups:e,asked:n}){let t=i=>{n.value=i},s=Y(()=>[...Xr,{title:"4w",class:"deeds",cell:i=>Mt(i)&&o("div",{class:"row"},o(ko,{group:i,onDecide:t}))}],[n]),r=(i,u)=>{let d=Mt(i)&&dn(i,u);d&&t({group:i,state:d})};return o("div",{class:"list"},o(H,{caption:a("5e"),columns:e.some(Mt)?s:Xr,items:e,id:i=>i.id,open:i=>ee(le(i.id)),keys:[{key:"a",does:"6e",run:i=>r(i,"a")},{key:"r",does:"6n",run:i=>r(i,"r")}]}))}function yd({group:e}){let n=e.senders.slice(0,3),t=e.decision;return o(f,null,o("a",{href:le(e.id),class:"title"},o(_o,{fault:e})),o("p",{class:"muted"},n.map(({sender:s},r)=>o(f,null,r?", ":a("59")+" ",o(Le,{name:s,none:"c0"}))),e.senders.length>3&&" +"+(e.senders.length-3)),t&&(t.note||t.by)&&o("p",{class:"muted note"},t.by&&o("strong",null,t.by)," ",t.note))}function _d({group:{count:e,sent_again:n}}){return o(f,null,o(re,{n:e}),n>0&&o("p",{class:"muted note"},a("4s",{n})))}function wd({group:e}){let n=Or(e,Xn.value);return o(Co,{counts:n,bad:e.state!=="resolved",label:a("4k",{n:n.reduce((t,s)=>t+s,0)})})}var It={path:"/console/login",title:"7w",view:kd};function Dt(){let e=URL.parse(b("next")||"/",location.origin);return e&&e.origin===location.origin&&(e.pathname==="/"||e.pathname.startsWith("/console/"))&&e.pathname!==It.path?e.pathname+e.search:"/"}function kd(){return Ls()?ge()?o(Cd,null):!Cn("openid")&&!Cn("key")?o(P,{title:a("7r"),level:1},o("p",null,a("7s")),o("p",null,o("a",{href:"/"},a("19")))):o("div",{class:"page login"},o(J,{title:"7w",lead:"7q"}),o(xd,null),Cn("openid")&&o("p",null,o("a",{class:"button primary",href:"/login?"+new URLSearchParams({next:Dt()})},a("7u"))),Cn("key")&&o(Sd,null)):null}function xd(){let e=_("login.failed."+b("failed"),"");return e?o("div",{class:"error",role:"alert"},o("p",null,e)):null}function Sd(){let e=F();return o("form",{class:"card",onSubmit:async t=>{t.preventDefault();let s=new FormData(t.currentTarget).get("key");await e.run(()=>qs(s.trim()))&&ee(Dt(),!0)}},o("label",{class:"field"},a("7n"),o("input",{type:"password",name:"key",required:!0,autofocus:!0,autocomplete:"current-password",spellcheck:!1}),o("small",null,a("7o"))),o(y,{problem:e.problem.value}),o("button",{type:"submit",class:"primary",disabled:e.busy.value},a("7m")))}function Cd(){return o(P,{title:a("7p",{who:ge()}),level:1},o("p",null,o("a",{href:Dt()},a("7t"))))}var Wt=()=>Object.values(Ut);function na(e){for(let n of Wt()){let t=Rs(n.path,e);if(t)return{page:n,params:t}}}function oa(){let e=v(!1),n=ie.value.path,t=na(n),s=t?a(t.page.title):a("18");pe([{key:"?",does:"6g",run:()=>e.value=!0}]);let r=T(null),i=T(!0);return j(()=>{document.title=s+" · esclusa"},[s]),j(()=>{document.querySelector(".side nav [aria-current]")?.scrollIntoView({block:"nearest",inline:"nearest"}),i.current||(r.current?.querySelector("[autofocus]")??r.current)?.focus(),i.current=!1},[n]),o(f,null,o("a",{class:"skip",href:"#main"},a("1e")),o("div",{class:"frame"},o(Pd,{path:n,onHelp:()=>e.value=!0}),o("main",{id:"main",ref:r,tabIndex:-1},t?o(t.page.view,{key:n,params:t.params}):o(Td,null))),o("div",{class:"said",role:"status"},kn.value&&o("p",null,kn.value)),o(Nd,{open:e.value,onClose:()=>e.value=!1}))}function Td(){return o(P,{title:a("18"),level:1},o("p",null,a("1a")),o("p",null,o("a",{href:"/"},a("19"))))}function Pd({path:e,onHelp:n}){let t=Wt().filter(r=>r.nav!==void 0&&(!r.needs||ve(r.needs))).sort((r,i)=>r.nav-i.nav),s=r=>r==="/"?e==="/":e===r||e.startsWith(r+"/");return o("header",{class:"side"},o("a",{class:"brand",href:"/"},o("svg",{viewBox:"0 0 16 16",width:"20",height:"20","aria-hidden":"true"},o("rect",{width:"16",height:"16",rx:"3",class:"mark"}),o("path",{d:"M4 3v10M12 3v10M4 8l4 2 4-2",class:"gate"})),"esclusa"),o("nav",{"aria-label":a("1b")},o("ul",null,t.map(r=>o("li",{key:r.path},o("a",{href:r.path,"aria-current":e===r.path?"page":s(r.path)?"true":void 0},a(r.title)))))),o(Rd,null),o("div",{class:"settings"},o("label",null,o("span",{class:"hidden"},a("15")),o("select",{value:fe.value,onChange:r=>fe.value=r.currentTarget.value==="es"?"es":"en"},o("option",{value:"en"},"English"),o("option",{value:"es"},"Español"))),o("label",null,o("span",{class:"hidden"},a("1f")),o("select",{value:xn.value,onChange:r=>xn.value=r.currentTarget.value},o("option",{value:"auto"},a("1g")),o("option",{value:"light"},a("1i")),o("option",{value:"dark"},a("1h")))),o("button",{type:"button",class:"quiet",onClick:n},a("6p")," ",o("kbd",null,"?"))))}function Rd(){let e=F(),n=async()=>{await e.run(js)&&ee("/console/login")};return oo()&&ie.value.path!=="/console/login"?o("div",{class:"who"},o("a",{href:to()},a("7w"))):ge()?o("div",{class:"who"},o("span",{title:ge()},ge()),Ms()&&o("button",{type:"button",class:"small",onClick:n,disabled:e.busy.value},a("7v")),o(y,{problem:e.problem.value})):null}function Nd({open:e,onClose:n}){return o(Xe,{open:e,title:a("6p"),onClose:n},o("dl",{class:"keys"},Je.value.map(t=>o("div",{key:t.key},o("dt",null,o("kbd",null,t.key)),o("dd",null,a(t.does))))))}ys();Ns();Zt(o(oa,null),document.getElementById("app"));
