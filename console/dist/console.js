/* Parts are Preact's, under the MIT licence: licenses.txt */
var Ja=Object.defineProperty;var Ka=(e,n)=>{for(var o in n)Ja(e,o,{get:n[o],enumerable:!0})};var P,Oo,Tt,Ee,St,On,qo,An,Lo,Pt,Ct,Qa,un=Symbol.for("pv"),qn={},Ln=[],Ya=/^m(i|n|o|s|text|space)$/,Rt=Array.isArray,Et=Ln.slice,Le=Object.assign;function qe(e){e&&e.parentNode&&e.remove()}function Mo(e,n,o){var r,s,i,l={},c=arguments.length;for(i in n)i=="key"?r=n[i]:i=="ref"&&typeof e!="function"?s=n[i]:l[i]=n[i];return c>2&&(l.children=c>3?Et.call(arguments,2):o),cn(e,l,r,s,null)}function cn(e,n,o,r,s){var i={type:e,props:n,key:o,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:un,__v:s||++Oo,__i:-1,__u:0};return!s&&P.vnode&&P.vnode(i),i}function f(e){return e.children}function je(e,n){this.props=e,this.context=n,this.__g=0}function Ae(e,n){if(n==null)return e.__&&Ae(e.__,e.__i+1);for(var o;n<e.__k.length;n++)if((o=e.__k[n])&&o.__e)return o.__e;return typeof e.type!="function"||e.props.__P?null:Ae(e)}function Za(e){var n,o=e.__v,r=o.__e,s=[],i=[],l=e.__P;l&&((n=Le({constructor:un},o)).__v=o.__v+1,P.vnode&&P.vnode(n),At(l,n,o,e.__n,l.namespaceURI,32&o.__u?[r]:null,s,r||Ae(o),32&o.__u,i),n.__v=o.__v,n.__.__k[n.__i]=n,Wo(s,n,i),o.__=o.__e=null,n.__e!=r&&Io(n))}function Io(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(n){return n&&(e.__e=n.__e)}),Io(e)}function Ao(e){(8&e.__g||(e.__g|=8,Ee.push(e),On++))&&St==P.debounceRendering||((St=P.debounceRendering)||queueMicrotask)(Do)}function Do(){try{for(var e,n=1;Ee.length;)Ee.length>n&&Ee.sort(qo),e=Ee.shift(),n=Ee.length,8&e.__g&&Za(e)}finally{(On=Ee.length)&&(St||queueMicrotask)(Do)}}function jo(e,n,o,r,s,i,l,c,u,p,d){var h,b,m,w,M,A,I=r.__k||Ln,T=n.length;for(u=Xa(o,n,I,u,T),h=0;h<T;h++)(m=o.__k[h])!=null&&(b=~m.__i&&I[m.__i]||qn,m.__i=h,A=At(e,m,b,s,i,l,c,u,p,d),w=m.__e,(b.ref!=m.ref||8&b.__u)&&(b.ref&&Nt(b.ref,null,m,b),m.ref&&d.push(m.ref,m.__c||w,m)),M=M||w,4&m.__u?(u=Fo(m,u,e,!b.__v),b.__e&&(b.__e=null)):typeof m.type=="function"&&A!==void 0?u=A:w&&(u=w.nextSibling),m.__u&=-21);return o.__e=M,u}function Xa(e,n,o,r,s){var i,l,c,u,p,d,h,b,m,w=o.length,M=w,A=0,I=0,T=e.__k=Array(s);for(i=0;i<s;i++)(l=n[i])!=null&&typeof l!="boolean"&&typeof l!="function"?(typeof l!="object"||l.constructor===String?l=T[i]=cn(null,l):Rt(l)?l=T[i]=cn(f,{children:l}):l.constructor===un&&l.__b?l=T[i]=cn(l.type,l.props,l.key,l.ref,l.__v):T[i]=l,u=i+A,l.__=e,l.__b=e.__b+1,c=null,~(p=l.__i=es(l,o,u,M))&&(M--,(c=o[p])&&(c.__u|=2)),c&&c.__v?(l.__u|=16,p==u-1?A--:p==u+1?A++:p!=u&&(p>u?A--:A++,I=1)):(~p||(s>w?A--:s<w&&A++),typeof l.type!="function"&&(l.__u|=4))):T[i]=null;if(I){for(d=[],h=[],i=0;i<s;i++)if((l=T[i])&&16&l.__u){for(A=0,b=d.length;A<b;)d[m=A+b>>1]<l.__i?A=m+1:b=m;d[A]=l.__i,h[i]=A+1}for(A=d.length;i--;)h[i]&&(h[i]==A?A--:T[i].__u|=4)}if(M)for(i=0;i<w;i++)!(c=o[i])||2&c.__u||(c.__e==r&&(r=Ae(c)),Ot(c,c));return r}function Fo(e,n,o,r){var s,i,l,c;if(typeof e.type=="function"){if(e.props.__P)return n;if(s=e.__k)for(i=0;i<s.length;i++)s[i]&&(s[i].__=e,n=Fo(s[i],n,o,!1));return n}for(n&&!n.parentNode&&(n=Ae(e))&&!n.parentNode&&(n=null),l=e.__e,c=n;c&&c.nodeType==8;)c=c.nextSibling;for(l!=c&&(!r&&o.moveBefore&&l.parentNode?o.moveBefore(l,n):o.insertBefore(l,n||null)),n=l;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function es(e,n,o,r){var s,i=e.key,l=e.type,c=n[o],u=c&&!(2&c.__u);if(c===null&&i==null||u&&i==c.key&&l==c.type)return o;if(r>(u?1:0)){for(s=o-1;s>=0;s--)if((c=n[s])&&!(2&c.__u)&&i==c.key&&l==c.type)return s;for(s=o+1;s<n.length;s++)if((c=n[s])&&!(2&c.__u)&&i==c.key&&l==c.type)return s}return-1}function No(e,n,o){o==null&&(o=""),n[0]=="-"?e.setProperty(n,o):e[n]=o}function En(e,n,o,r,s){var i,l;if(n=="style")if(typeof o=="string")e.style.cssText=o;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(n in r)o&&n in o||No(e.style,n);if(o)for(n in o)r&&o[n]==r[n]||No(e.style,n,o[n])}else if(n[0]=="o"&&n[1]=="n")typeof o!="function"&&(o=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[n]=o,o&&r||(l=Ct[n]||(Ct[n]=ns(n)),(e.__a||(e.__a={}))[n]=Pt,i=n!=(n=n.replace(Lo,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),o?e.addEventListener(n,l,i):e.removeEventListener(n,l,i));else{if(s=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in e)try{return void(e[n]=o??"")}catch{}if(typeof o=="function")return;o==null||o===!1&&n[4]!="-"?e.removeAttribute(n):e.setAttribute(n,n=="popover"&&o==1?"":o)}}function ns(e){return function(n){var o=this.__e;if(o){if(o=o[e],n[An]==null)n[An]=Pt++;else if(n[An]<this.__a[e])return;return o(P.event?P.event(n):n)}}}function At(e,n,o,r,s,i,l,c,u,p){var d,h,b,m,w,M,A,I,T,S,q,we,re,he,ve,Eo,Re,Oe,ke=n.type;if(n.constructor!==un)return null;128&o.__u&&(u=32&o.__u,d=o.__c.__z)&&(n.__u|=u,h=i=[],d.nodeType==8?c=Nn(d,i):i.push(d),c=i[0]||c),(d=P.__b)&&d(n);e:if(typeof ke=="function"){b=l.length;try{if(I=n.props,T=(d=ke.prototype)&&d.render,S=(d=ke.contextType)&&r[d.__c],q=d?S?S.props.value:d.__:r,(m=o.__c)?(n.__c=m,2&m.__g&&(m.__g|=1)):(T?n.__c=m=new ke(I,q):(n.__c=m=new je(I,q),m.constructor=ke,m.render=os),S&&S.sub(m),m.state||(m.state={}),m.__n=r,m.__g|=8,m.__h=[],m.__k=[]),T&&(m.__s||(m.__s=m.state),ke.getDerivedStateFromProps&&(m.__s==m.state&&(m.__s=Le({},m.__s)),Le(m.__s,ke.getDerivedStateFromProps(I,m.__s)))),w=m.props,M=m.state,m.__v=n,o.__c){if(I!==w&&T&&!ke.getDerivedStateFromProps&&m.componentWillReceiveProps&&m.componentWillReceiveProps(I,q),n.__v==o.__v&&!(8&m.__g)||!(4&m.__g)&&m.shouldComponentUpdate&&m.shouldComponentUpdate(I,m.__s,q)===!1){n.__v!=o.__v&&(m.props=I,m.state=m.__s,m.__g&=-9),n.__e=o.__e,n.__k=o.__k,n.__k.some(function(ue){ue&&(ue.__=n)}),Ln.push.apply(m.__h,m.__k),m.__k=[],m.__h.length&&l.push(m),c=Ae(o);break e}m.componentWillUpdate&&m.componentWillUpdate(I,m.__s,q),T&&m.componentDidUpdate&&m.__h.push(function(){m.componentDidUpdate(w,M,A)})}else T&&!ke.getDerivedStateFromProps&&m.componentWillMount&&m.componentWillMount(),T&&m.componentDidMount&&m.__h.push(m.componentDidMount);m.context=q,m.props=I,m.__P=e,m.__g&=-5,we=P.__r,re=T?25:0;do m.__g&=-9,we&&we(n),d=m.render(m.props,m.state=m.__s,m.context);while(8&m.__g&&++re<25);T&&(Ln.push.apply(m.__h,m.__k),m.__k=[]),m.state=m.__s,m.getChildContext&&(r=Le({},r,m.getChildContext())),T&&o.__c&&m.getSnapshotBeforeUpdate&&(A=m.getSnapshotBeforeUpdate(w,M)),he=d&&d.type===f&&d.key==null?d.props.children:d,I.__P&&(d=c,s=(e=I.__P).namespaceURI,u=i=null,o.props&&o.props.__P!=e&&(o.__k.some(function(ue){ue&&Ot(ue,ue)}),o.__k=null),c=o.__k?Ae(o,0):null),c=jo(e,Rt(he)?he:[he],n,o,r,s,i,l,c,u,p),I.__P&&(n.__e=null,c=d),n.__u&=-161,h&&h.some(qe),m.__h.length&&l.push(m),1&m.__g&&(m.__g&=-4)}catch(ue){if(l.length=b,n.__v=null,u||i)if(ue&&ue.then){if(n.__u|=128|u,i){for(~(Re=i.indexOf(c||void 0))||(Re=i.length);(Oe=i[Re-1])&&Oe.nodeType==8;)Re--;for(;Re<i.length;Re++)if(Oe=i[Re])if(i[Re]=null,ve){if(Oe==Eo)break}else{if(Oe.nodeType!=8)break;Oe.data.startsWith("$s")&&(Eo=Nn(ve=Oe))}}if(!ve){for(;c&&c.nodeType==8&&c.nextSibling;)c=c.nextSibling;ve=c}(d=Nn(ve=n.__c.__z||(n.__c.__z=ve)))?(n.__e=ve,c=d):n.__e=c,c=c&&c.nextSibling}else i&&i.some(qe);else n.__e=o.__e;n.__k||(n.__k=o.__k||[]),ue&&ue.then||Uo(n),P.__e(ue,n,o)}}else c=n.__e=ts(o.__e,n,o,r,s,i,l,u,p,e);return(d=P.diffed)&&d(n),c}function Nn(e,n){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var o=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))o++;else if(e.data.startsWith("/$s")&&!--o)return e}n&&n.push(e)}}function Uo(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(Uo))}function Wo(e,n,o){for(var r=0;r<o.length;)Nt(o[r++],o[r++],o[r++]);P.__c&&P.__c(n,e),e.some(function(s){try{e=s.__h,s.__h=[],e.some(function(i){i.call(s)})}catch(i){P.__e(i,s.__v)}})}function ts(e,n,o,r,s,i,l,c,u,p){var d,h,b,m,w,M,A,I,T=o.props||qn,S=n.props,q=n.type;if(q=="svg"?s="http://www.w3.org/2000/svg":q=="math"?s="http://www.w3.org/1998/Math/MathML":s||(s="http://www.w3.org/1999/xhtml"),i){for(d=0;d<i.length;d++)if((w=i[d])&&(q?w.localName==q:w.nodeType==3)){e=w,i[d]=null;break}}if(!e){if(I=p.ownerDocument||document,!q)return I.createTextNode(S);e=I.createElementNS(s,q,S.is?S:p),c&&(P.__m&&P.__m(n,i),c=!1),i=null}if(q){if(p=q=="template"&&e.content||e,i=q=="textarea"&&S.defaultValue!=null?null:i&&Et.call(p.childNodes),!c&&i)for(T={},d=0;d<e.attributes.length;d++)T[(w=e.attributes[d]).name]=w.value;for(d in T)w=T[d],d=="dangerouslySetInnerHTML"?b=w:d=="children"||d in S||d=="value"&&"defaultValue"in S||d=="checked"&&"defaultChecked"in S||En(e,d,null,w,s);for(d in S)w=S[d],d=="children"?m=w:d=="dangerouslySetInnerHTML"?h=w:d=="value"?M=w:d=="checked"?A=w:c&&typeof w!="function"||T[d]===w||En(e,d,w,T[d],s);h?(c||b&&(h.__html==b.__html||h.__html==e.innerHTML)||(e.innerHTML=h.__html),n.__k=[]):(b&&(e.textContent=""),(q=="foreignObject"||s=="http://www.w3.org/1998/Math/MathML"&&Ya.test(q))&&(s="http://www.w3.org/1999/xhtml"),jo(p,Rt(m)?m:[m],n,o,r,s,i,l,i?i[0]:o.__k&&Ae(o,0),c,u),i&&i.some(qe)),c&&q!="textarea"||(d="value",q=="progress"&&M==null?e.removeAttribute(d):M==null||M===e[d]&&(q!="progress"||M)||En(e,d,M,T[d],s),d="checked",A!=null&&A!=e[d]&&En(e,d,A,T[d],s))}else T===S||c&&e.data==S||(e.data=S);return e}function Nt(e,n,o,r){try{typeof e=="function"?n?n.__x=e(n)||1:r&&(r=r.__c||r.__e)&&(n=r.__x)&&(r.__x=null,typeof n=="function"?n():e(null)):e.current=n}catch(s){P.__e(s,o)}}function Ot(e,n,o){var r,s,i,l;if(P.unmount&&P.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||Nt(r,null,n,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(c){P.__e(c,n)}r.__P=r.__n=null}if(r=e.__k)for(l=0;l<r.length;l++)r[l]&&Ot(r[l],n,typeof e.type!="function"||o&&!e.props.__P);!o&&(r=e.__c)&&(r=r.__z)&&(s=Nn(r,i=[]))&&(r==e.__e&&i.some(qe),qe(s),qe(r)),o||qe(e.__e),e.__e=e.__c=e.__=null}function os(e,n,o){return this.constructor(e,o)}function zo(e,n){var o,r,s,i;P.__&&P.__(e,n),n.nodeType==9&&(n=n.documentElement),r=(o=e&&32&e.__u)?null:n.__k,n.__k=cn(f,{children:[e]}),s=[],i=[],At(n,n.__k,r||qn,qn,n.namespaceURI,r?null:n.firstChild?Et.call(n.childNodes):null,s,r?r.__e:n.firstChild,o,i),Wo(s,n.__k,i),n.__k.props.children=null}P={__e:function(e,n,o,r){for(var s,i,l;n=n.__;)if((s=n.__c)&&!(1&s.__g)){s.__g|=4;try{if((l=(i=s.constructor)&&i.getDerivedStateFromError)&&s.setState(i.getDerivedStateFromError(e)),s.componentDidCatch&&(s.componentDidCatch(e,r||{}),l=1),l&&8&s.__g)return void(s.__g|=2)}catch(c){e=c}}throw On=0,e}},Oo=0,Tt=function(e){return e!=null&&e.constructor===un},je.prototype.setState=function(e,n){var o=this.__s;o&&o!=this.state||(o=this.__s=Le({},this.state)),typeof e=="function"&&(e=e(Le({},o),this.props)),e&&(Le(o,e),this.__v&&(n&&this.__k.push(n),Ao(this)))},je.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),Ao(this))},je.prototype.render=f,Ee=[],On=0,qo=function(e,n){return e.__v.__b-n.__v.__b},An=Symbol(),Lo=/(PointerCapture)$|Capture$/i,Pt=0,Ct={},Qa=0;var Fe,Y,qt,Ho,rs=Object.is,Lt=0,Zo=[],Mt=[],H=P,Bo=H.__b,$o=H.__r,Go=H.diffed,Vo=H.__c,Jo=H.unmount,Ko=H.__;function Mn(e,n){H.__h&&H.__h(Y,e,Lt||n),Lt=0;var o=Y.__H||(Y.__H={__:[],__h:[]});return e>=o.__.length&&o.__.push({}),o.__[e]}function N(e,n){var o=Mn(Fe++,3);!H.__s&&Dt(o.__H,n)&&(o.__P=!0,o.__=e,o.u=n,Y.__H.__h.push(o))}function In(e,n){var o=Mn(Fe++,4);!H.__s&&Dt(o.__H,n)&&(o.__P=!1,o.__=e,o.u=n,Y.__h.push(o))}function E(e){return Lt=5,Ue(function(){return{current:e}},[])}function Ue(e,n){var o=Mn(Fe++,7);return Dt(o.__H,n)&&(o.__=e(),o.__H=n),o.__}function Xo(){var e=Mn(Fe++,11);if(!e.__){for(var n=Y.__v;!n.__m&&n.__;)n=n.__;var o=n.__m||(n.__m=[0,0]);e.__="P"+o[0]+"-"+o[1]++}return e.__}function as(){var e;do{for(;e=Mt.shift();)try{dn(e)}catch(o){H.__e(o,{__:(e=e.__P)&&e.__v})}for(;e=Zo.shift();){var n=e.__H;if(e.__P&&n)try{n.__h.some(dn),n.__h.some(It),n.__h=[]}catch(o){n.__h=[],H.__e(o,e.__v)}}}while(Mt.length)}H.__b=function(e){Y=null,Bo&&Bo(e)},H.__=function(e,n){e&&n.__k&&n.__k.__m&&(e.__m=n.__k.__m),Ko&&Ko(e,n)},H.__r=function(e){$o&&$o(e),Fe=0;var n=(Y=e.__c).__H;n&&(qt==Y?Y.__h=[]:(n.__h.some(dn),n.__h.some(It),Fe=0),n.__h=[],n.__.some(function(o){o.__N&&(o.__=o.__N),o.u=o.__N=void 0})),qt=Y},H.diffed=function(e){Go&&Go(e);var n=e.__c;n&&n.__H&&(n.__H.__h.length&&Yo(Zo.push(n)),n.__H.__.some(function(o){o.u&&(o.__H=o.u)})),qt=Y=null},H.__c=function(e,n){n.some(function(o){try{o.__h.some(dn),o.__h=o.__h.filter(function(r){return!r.__||It(r)})}catch(r){o.__h=[function(){throw r}]}}),Vo&&Vo(e,n)},H.unmount=function(e){Jo&&Jo(e);var n,o,r=e.__c;r&&r.__H&&(r.__H.__.some(function(s){try{if(s.__P&&s.__c){if(o===void 0){for(o=e.__;o&&(!o.__c||!o.__c.__P);)o=o.__;o=o&&o.__c}s.__P=o,Yo(Mt.push(s))}else dn(s)}catch(i){n=i}}),r.__H=void 0,n&&H.__e(n,r.__v))};var Qo=typeof requestAnimationFrame=="function";function ss(e){var n,o=function(){clearTimeout(r),Qo&&cancelAnimationFrame(n),setTimeout(e)},r=setTimeout(o,35);Qo&&(n=requestAnimationFrame(o))}function Yo(e){e!=1&&Ho==H.requestAnimationFrame||((Ho=H.requestAnimationFrame)||ss)(as)}function dn(e){var n=Y,o=e.__c;typeof o=="function"&&(e.__c=void 0,o()),Y=n}function It(e){var n=Y;e.__c=e.__(),Y=n}function Dt(e,n){return!e||e.length!=n.length||n.some(function(o,r){return!rs(o,e[r])})}var is=Symbol.for("preact-signals");function Un(){if(xe>1){xe--;return}let e,n=!1;for((function(){let o=Dn;for(Dn=void 0;o!==void 0;){let r=o.S;if(r.v===o.v)for(let s=r.t;s!==void 0;s=s.x)s.i===o.i&&(s.i=r.i);o=o.o}})();mn!==void 0;){let o=mn;for(mn=void 0,jn++;o!==void 0;){let r=o.u;if(o.u=void 0,o.f&=-3,!(8&o.f)&&nr(o))try{o.c()}catch(s){n||(e=s,n=!0)}o=r}}if(jn=0,xe--,n)throw e}function Ft(e){if(xe>0)return e();jt=++ls,xe++;try{return e()}finally{Un()}}var D,pn,mn;function fn(e){let n=D,o=pn;D=void 0,pn=void 0;try{return e()}finally{D=n,pn=o}}var Dn,xe=0,jn=0,ls=0,jt=0,Fn=0;function er(e){if(D===void 0)return;let n=e.n;if(n===void 0||n.t!==D)return n={i:0,S:e,p:D.s,n:void 0,t:D,e:void 0,x:void 0,r:n},D.s!==void 0&&(D.s.n=n),D.s=n,e.n=n,32&D.f&&e.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=D.s,n.n=void 0,D.s.n=n,D.s=n),n}function G(e,n){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}G.prototype.brand=is;G.prototype.h=function(){return!0};G.prototype.S=function(e){let n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:fn(()=>{var o;(o=this.W)==null||o.call(this)}))};G.prototype.U=function(e){if(this.t!==void 0){let n=e.e,o=e.x;n!==void 0&&(n.x=o,e.e=void 0),o!==void 0&&(o.e=n,e.x=void 0),e===this.t&&(this.t=o,o===void 0&&fn(()=>{var r;(r=this.Z)==null||r.call(this)}))}};G.prototype.subscribe=function(e){return le(()=>{let n=this.value;fn(()=>e(n))},{name:"sub"})};G.prototype.valueOf=function(){return this.value};G.prototype.toString=function(){return this.value+""};G.prototype.toJSON=function(){return this.value};G.prototype.peek=function(){return fn(()=>this.value)};Object.defineProperty(G.prototype,"value",{get(){let e=er(this);return e!==void 0&&(e.i=this.i),this.v},set(e){if(e!==this.v){if(jn>100)throw new Error("Cycle detected");(function(n){xe!==0&&jn===0&&n.l!==jt&&(n.l=jt,Dn={S:n,v:n.v,i:n.i,o:Dn})})(this),this.v=e,this.i++,Fn++,xe++;try{for(let n=this.t;n!==void 0;n=n.x)n.t.N()}finally{Un()}}}});function U(e,n){return new G(e,n)}function nr(e){for(let n=e.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function tr(e){for(let n=e.s;n!==void 0;n=n.n){let o=n.S.n;if(o!==void 0&&(n.r=o),n.S.n=n,n.i=-1,n.n===void 0){e.s=n;break}}}function or(e){let n,o=e.s;for(;o!==void 0;){let r=o.p;o.i===-1?(o.S.U(o),r!==void 0&&(r.n=o.n),o.n!==void 0&&(o.n.p=r)):n=o,o.S.n=o.r,o.r!==void 0&&(o.r=void 0),o=r}e.s=n}function Me(e,n){G.call(this,void 0,n),this.x=e,this.s=void 0,this.g=Fn-1,this.f=4}Me.prototype=new G;Me.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Fn))return!0;if(this.g=Fn,this.f|=1,this.i>0&&!nr(this))return this.f&=-2,!0;let e=D;try{tr(this),D=this;let n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return D=e,or(this),this.f&=-2,!0};Me.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(let n=this.s;n!==void 0;n=n.n)n.S.S(n)}G.prototype.S.call(this,e)};Me.prototype.U=function(e){if(this.t!==void 0&&(G.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(let n=this.s;n!==void 0;n=n.n)n.S.U(n)}};Me.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(let e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(Me.prototype,"value",{get(){if(1&this.f)throw new Error("Cycle detected");let e=er(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function Wn(e,n){return new Me(e,n)}function rr(e){let n=e.j;if(e.j=void 0,typeof n=="function"){xe++;let o=D;D=void 0;try{n()}catch(r){throw e.f&=-2,e.f|=8,Ut(e),r}finally{D=o,Un()}}}function Ut(e){for(let n=e.s;n!==void 0;n=n.n)n.S.U(n);e.x=void 0,e.s=void 0,rr(e)}function cs(e){if(D!==this)throw new Error("Out-of-order effect");or(this),D=e,this.f&=-2;try{8&this.f&&Ut(this)}finally{Un()}}function We(e,n){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,pn&&pn.push(this)}We.prototype.c=function(){let e=this.S();try{if(8&this.f||this.x===void 0)return;let n=this.x();typeof n=="function"&&(this.j=n)}finally{e()}};We.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,rr(this),tr(this),xe++;let e=D;return D=this,cs.bind(this,e)};We.prototype.N=function(){2&this.f||(this.f|=2,this.u=mn,mn=this)};We.prototype.d=function(){this.f|=8,1&this.f||Ut(this)};We.prototype.dispose=function(){this.d()};function le(e,n){let o=new We(e,n);try{o.c()}catch(s){throw o.d(),s}let r=o.d.bind(o);return r[Symbol.dispose]=r,r}var us=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__,ar,Hn,zn;var sr=[];le(function(){ar=this.N})();function ze(e,n){P[e]=n.bind(null,P[e]||(()=>{}))}function hn(e){if(zn){let n=zn;zn=void 0,n()}zn=e&&e.S()}function ir({data:e}){let n=g(e);n.name="ReactiveDom",n.value=e;let[o,r]=Ue(()=>{let s=this,i=this.__v;for(;i=i.__;)if(i.__c){i.__c.__$f|=4;break}let l=Wn(()=>{let d=n.value.value;return d===0?0:d===!0?"":d||""}),c=Wn(()=>!Array.isArray(l.value)&&!Tt(l.value)),u=le(function(){if(this.N=lr,c.value){let d=l.value;s.__v&&s.__v.__e&&s.__v.__e.nodeType===3&&(s.__v.__e.data=d)}}),p=this.__$u.d;return this.__$u.d=function(){u(),p.call(this)},[c,l]},[]);return o.value?r.peek():r.value}ir.displayName="ReactiveTextNode";Object.defineProperties(G.prototype,{constructor:{configurable:!0,value:Mo(f,null).constructor},type:{configurable:!0,value:ir},props:{configurable:!0,get(){let e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});ze("__b",(e,n)=>{if(hn(),Hn=void 0,typeof n.type=="string"){let o,r=n.props;for(let s in r){if(s==="children")continue;let i=r[s];i instanceof G&&(o||(n.__np=o={}),o[s]=i,r[s]=i.peek())}}e(n)});ze("__r",(e,n)=>{if(e(n),n.type!==f){hn();let o,r=n.__c;r&&(r.__$f&=-2,o=r.__$u,o===void 0&&(r.__$u=o=(function(s,i){let l;return le(function(){l=this},{name:i}),l.c=s,l})((function(s){return function(){var i;us&&((i=this.y)==null||i.call(this)),s.__$f|=1,s.setState({})}})(r),typeof n.type=="function"?n.type.displayName||n.type.name:""))),Hn=r,hn(o)}});ze("__e",(e,n,o,r)=>{hn(),Hn=void 0,e(n,o,r)});ze("diffed",(e,n)=>{hn(),Hn=void 0;let o;if(typeof n.type=="string"&&(o=n.__e)){let r=n.__np,s=n.props,i=o.U;if(i)for(let l in i){let c=i[l];c===void 0||r&&l in r||(c.d(),i[l]=void 0)}if(r){i||(i={},o.U=i);for(let l in r){let c=i[l],u=r[l];c===void 0?(c=ds(o,l,u,s),i[l]=c):c.o(u,s)}}}e(n)});function ds(e,n,o,r){let s=n in e&&e.ownerSVGElement===void 0,i=U(o);return{o:(l,c)=>{i.value=l,r=c},d:le(function(){this.N=lr;let l=i.value.value;r[n]!==l&&(r[n]=l,s?e[n]=l:l!=null&&(l!==!1||n[4]==="-")?e.setAttribute(n,l):e.removeAttribute(n))})}}ze("unmount",(e,n)=>{if(typeof n.type=="string"){let o=n.__e;if(o){let s=o.U;if(s){o.U=void 0;for(let i in s){let l=s[i];l&&l.d()}}}let r=n.__np;if(r){let s=n.props;for(let i in r)s[i]=r[i]}n.__np=void 0}else{let o=n.__c;if(o){o.__$f|=8;let r=o.__$u;r&&(o.__$u=void 0,r.d())}}e(n)});ze("__h",(e,n,o,r)=>{r<3&&(n.__$f|=2),e(n,o,r)});je.prototype.shouldComponentUpdate=function(e,n){if(this.__R)return!0;let o=this.__$u,r=o&&o.s!==void 0;for(let s in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){let s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(let s in e)if(s!=="__source"&&e[s]!==this.props[s])return!0;for(let s in this.props)if(!(s in e))return!0;return!1};function g(e,n){return Ue(()=>U(e,n),[])}var ps=e=>{queueMicrotask(()=>{queueMicrotask(e)})};function ms(){Ft(()=>{let e;for(;e=sr.shift();)ar.call(e)})}function lr(){sr.push(this)===1&&(P.requestAnimationFrame||ps)(ms)}var gn=U(""),cr;function ne(e){clearTimeout(cr),gn.value=e,cr=setTimeout(()=>gn.value="",6e3)}function zt(e){try{return localStorage.getItem("esclusa."+e)}catch{return null}}function Wt(e,n){try{localStorage.setItem("esclusa."+e,n)}catch{}}function fs(){let e=zt("language");return e==="en"||e==="es"?e:navigator.language.toLowerCase().startsWith("es")?"es":"en"}function hs(){let e=zt("theme");return e==="light"||e==="dark"?e:"auto"}var ae=U(fs()),vn=U(hs()),Se=U(zt("signature")??"");function ur(){le(()=>{document.documentElement.lang=ae.value,Wt("language",ae.value)}),le(()=>{document.documentElement.dataset.theme=vn.value,Wt("theme",vn.value)}),le(()=>Wt("signature",Se.value))}var dr=[["must be there","debe estar"],["must be there beside another member","debe estar junto a otro miembro"],["must not be there","no debe estar"],["must not be there: the schema does not know it","no debe estar: el esquema no lo conoce"],["must not be there beside *","no debe estar junto a *"],["must not be there twice","no debe estar dos veces"],["must be ~","debe ser ~"],["must be ~, such as *","debe ser ~, como *"],["must be an integer of * bits, 0 or more","debe ser un entero de * bits, 0 o más"],["must be an integer of * bits","debe ser un entero de * bits"],["must be a number of at most * characters","debe ser un número de como máximo * caracteres"],["must be a number that * bits of floating point can hold","debe ser un número que quepa en * bits de coma flotante"],["must be a key of at most * characters","debe ser una clave de como máximo * caracteres"],["must be a string that names the datatype","debe ser un texto que nombre el tipo de dato"],["must be one of the values that the schema lists","debe ser uno de los valores que enumera el esquema"],["must be the value that the schema says","debe ser el valor que dice el esquema"],["must be what the schema describes","debe ser lo que describe el esquema"],["must not be what the schema excludes","no debe ser lo que excluye el esquema"],["must be a string that is not empty, or an integer","debe ser un texto no vacío, o un entero"],["must be a multiple of *","debe ser múltiplo de *"],["must be above *","debe ser mayor que *"],["must be below *","debe ser menor que *"],["must be at least *","debe ser al menos *"],["must be at most * bytes long","debe tener como máximo * bytes"],["must be at most *","debe ser como máximo *"],["must be one of *","debe ser uno de *"],["must be base64 of RFC 4648 with padding and without line breaks","debe ser base64 según RFC 4648, con relleno y sin saltos de línea"],["must be the SHA-256 of the decoded data in lower-case hexadecimal","debe ser el SHA-256 de los datos decodificados, en hexadecimal y minúsculas"],["must be the length of the decoded data in bytes","debe ser la longitud de los datos decodificados, en bytes"],["must begin with the bytes of its media_type","debe empezar con los bytes de su media_type"],["must have at least * ~","debe tener al menos * ~"],["must have at most * ~","debe tener como máximo * ~"],["must have at least one of *","debe tener al menos uno de *"],["must have exactly one of *","debe tener exactamente uno de *"],["must fit at least one of the alternatives","debe cumplir al menos una de las alternativas"],["must fit exactly one of the alternatives","debe cumplir exactamente una de las alternativas"],["must not have the same item twice","no debe tener dos veces el mismo elemento"],["must match the pattern *","debe cumplir el patrón *"],["must have a name that the schema allows","debe tener un nombre que el esquema admita"],["must be a whole JSON object; it ends too early","debe ser un objeto JSON entero; termina antes de tiempo"],["must be one JSON object","debe ser un objeto JSON"],["must be one JSON object, not ~","debe ser un objeto JSON, no ~"],["must be JSON","debe ser JSON"],["must be JSON in UTF-8","debe ser JSON en UTF-8"],["must be JSON in UTF-8, not in *","debe ser JSON en UTF-8, no en *"],["must end after the object","debe terminar tras el objeto"],["must end after the object: another document follows","debe terminar tras el objeto: sigue otro documento"],["must not have a comma before a closing bracket","no debe tener una coma antes de cerrar"],["must not have comments","no debe tener comentarios"],["must have double quotes around names","debe tener los nombres entre comillas dobles"],["must have double quotes around strings and names, not single ones","debe tener textos y nombres entre comillas dobles, no simples"],["must have true, false and null in lower case","debe tener true, false y null en minúsculas"],["must have numbers, and null in place of *","debe tener números, y null en lugar de *"],["must have null in place of *","debe tener null en lugar de *"],["must have a value: only what is kept in a table can be erased","debe tener un valor: solo se puede borrar lo que se guarda en una tabla"],["must have a key that says what to erase","debe tener una clave que diga qué borrar"],["must be nested at most * deep","debe anidarse como máximo * niveles"],["must name a datatype of the catalogue*","debe nombrar un tipo de dato del catálogo*"],["must name its datatype: in header datatype, in the type of a CloudEvent, or in member datatype","debe nombrar su tipo de dato: en la cabecera datatype, en el tipo de un CloudEvent o en el miembro datatype"],["this needs the right to * here, which you do not have","hace falta el permiso *, que no tienes"],["this needs the right to *, which whoever shows neither key nor token nor certificate does not have","hace falta el permiso *, que no tiene quien no muestra clave, token ni certificado"],["this is no API key that is known","no es ninguna clave de API conocida"],["the alerts cannot be read now","las alertas no se pueden leer"],["the journal cannot be read now","el diario no se puede leer"],["the process is still starting","el proceso aún arranca"],["not ready yet: *","aún no está listo: *"],["the schema has faults","el esquema tiene fallos"]],pr={character:"carácter",characters:"caracteres",item:"elemento",items:"elementos",member:"miembro",members:"miembros","an integer":"un entero","a number":"un número","a string":"un texto","an object":"un objeto","an array":"una lista","a boolean":"verdadero o falso",null:"null",nothing:"nada","a date and time of RFC 3339":"una fecha y hora de RFC 3339","a date of RFC 3339":"una fecha de RFC 3339","a time of RFC 3339":"una hora de RFC 3339","a duration of RFC 3339":"una duración de RFC 3339","an e-mail address":"una dirección de correo","a host name":"un nombre de host","an IPv4 address":"una dirección IPv4","an IPv6 address":"una dirección IPv6","a UUID":"un UUID","a URI":"un URI","a URI that names a place":"un URI que nombre un lugar","a relative reference":"una referencia relativa","a JSON Pointer":"un JSON Pointer","a regular expression of ECMA 262":"una expresión regular de ECMA 262"};var[gs,vs,ys]=[`alert.withheld.all
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
schemas.draft.title
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
tomorrow
for good
in a week
… {n} more characters
missing
… {n} more line|… {n} more lines
{n} line as before|{n} lines as before
an unknown member
a record
any
and {n} more record|and {n} more records
none of the catalogue
Since
a time, 2026-01-02T15:04:05Z, or an age, 2h
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
{n} sent again
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
Sender, then Enter
from
Order
most alerts first
oldest first
newest alert first
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
what is refused
all
what is accepted
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
empty for their own
Times a record may be sent again
You may not send these records again. Who has the right redrive for their datatype may.
A plan sends nothing. It finds out what would become of each record, and you decide then.
Send at most
empty for all
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
empty for as many as it can
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
There is no row {key}
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
the row of a key
keys that begin so
Rows of {table}
Look up
The table is empty
No key begins with {prefix}
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
those of the channel
all that were sent
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
all
records sent again
catalogues
decisions
erasures
logins
payloads shown in full
plans of redrives
runs of redrives
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
a draft
Begin again
Nothing is published: the draft is kept in this tab, and only judged. With the $id of a version it takes that version's place; with another it comes after the highest.
Schema, in JSON
Draft
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
a week ago
an hour ago
a day ago
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
mañana
indefinidamente
dentro de una semana
… {n} caracteres más
falta
… {n} línea más|… {n} líneas más
{n} línea igual|{n} líneas iguales
un miembro desconocido
un registro
cualquiera
y {n} registro más|y {n} registros más
ninguno del catálogo
Desde
un momento, 2026-01-02T15:04:05Z, o una antigüedad, 2h
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
Remitente, luego Intro
de
Orden
más alertas primero
más antiguos primero
alerta más reciente primero
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
La entrada
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
lo rechazado
todo
lo aceptado
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
vacío para el suyo
Veces que un registro puede reenviarse
No puedes reenviar estos registros. Puede quien tenga el permiso redrive para su tipo de dato.
Un plan no envía nada. Averigua qué sería de cada registro, y después decides.
Enviar como mucho
vacío para todos
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
vacío para tantos como pueda
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
No hay ninguna fila {key}
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
la fila de una clave
claves que empiezan así
Filas de {table}
Buscar
La tabla está vacía
Ninguna clave empieza con {prefix}
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
los del canal
todos los enviados
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
todo
registros reenviados
catálogos
decisiones
borrados
inicios de sesión
contenidos mostrados enteros
planes de reenvío
ejecuciones de reenvíos
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
un borrador
Empezar de nuevo
No se publica nada: el borrador queda en esta pestaña y solo se juzga. Con el $id de una versión ocupa su lugar; con otro, va después de la más alta.
Esquema, en JSON
Borrador
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
hace una semana
hace una hora
hace un día
contenido no guardado
contenido borrado con su clave
valores enmascarados
el contenido no se puede mostrar ahora`].map(e=>e.split(`
`)),Ht=Object.fromEntries(vs.map((e,n)=>[gs[n-480]??n.toString(36),[e,ys[n]]]));function a(e,n={}){let o=Ht[e][ae.value==="es"?1:0].split("|");return(o.length>1&&n.n!==1?o[1]:o[0]).replace(/\{(\w+)\}/g,(s,i)=>{let l=n[i];return typeof l=="number"?B(l):l??""})}function _(e,n){return e in Ht?a(e):n}function B(e){return new Intl.NumberFormat(ae.value,{maximumFractionDigits:0}).format(e)}function Bn(e){return e<1e5?B(e):new Intl.NumberFormat(ae.value,{notation:"compact",maximumFractionDigits:1}).format(e)}function He(e){return new Intl.NumberFormat(ae.value,{maximumFractionDigits:e<10?1:0}).format(e)}var $n=U(Date.now());setInterval(()=>{document.hidden||($n.value=Date.now())},5e3);var bs=[["year",31536e3],["month",2592e3],["day",86400],["hour",3600],["minute",60]];function mr(e){let n=Math.round((e.getTime()-$n.value)/1e3),o=new Intl.RelativeTimeFormat(ae.value,{numeric:"auto",style:"short"});for(let[r,s]of bs)if(Math.abs(n)>=s)return o.format(Math.trunc(n/s),r);return Math.abs(n)<10?a("c7"):o.format(n,"second")}function fr(e){return e.toISOString().replace("T"," ").replace(/(\.\d+)?Z$/," UTC")}function Gn(e){let n=e<90?"second":e<5400?"minute":"hour",o={second:1,minute:60,hour:3600}[n];return new Intl.NumberFormat(ae.value,{style:"unit",unit:n,unitDisplay:"short",maximumFractionDigits:0}).format(e/o)}function Be(e){let n=!e.datatype||e.datatype==="_none"?a("2w"):e.datatype,o=e.message?V(e.message):_("reason."+e.reason,e.reason);return e.keyword==="additionalProperties"&&!e.pointer?{who:n+":",where:"",what:a("2v")+" "+o}:{who:n,where:e.pointer??"",what:o}}var _s,ws=([e,n])=>({is:new RegExp("^"+e.replace(/[*~]/g,"(.*)")+"$"),parts:e.match(/[*~]/g)??[],spanish:n});function ks(e){let n=e.split(" or ").map(o=>pr[o]);return n.includes(void 0)?void 0:n.join(" o ")}function V(e){if(ae.value!=="es")return e;let n=/^(.+) \(at byte (\d+)\)$/.exec(e);if(n)return`${V(n[1])} (byte ${n[2]})`;for(let{is:o,parts:r,spanish:s}of _s??=dr.map(ws)){let i=o.exec(e)?.slice(1).map((l,c)=>r[c]==="~"?ks(l):l);if(i&&!i.includes(void 0))return s.replace(/[*~]/g,()=>i.shift())}return e}var J=class extends Error{constructor(o,r,s=0){super(r.detail||r.title||String(o));this.status=o;this.body=r;this.retryAfter=s}status;body;retryAfter;again=!1;get sentence(){let o=V(this.message);switch(this.status){case 0:return a(this.again?"8z":"93");case 401:return a("95",{detail:o});case 403:return a("91",{detail:o});case 429:return a("94",{detail:o,n:this.retryAfter||1});case 503:return a(this.again?"92":"90",{detail:o})}return o}get passing(){return this.status===0||this.status===429||this.status>=500}},$t=U(0);async function L(e,n={}){let o=await Vt(e,n);return{...o,body:o.text?JSON.parse(o.text):void 0}}async function Gt(e,n){let o=new Headers(n.headers),r={method:n.method??"GET",headers:o,signal:n.signal};n.ifMatch&&o.set("If-Match",n.ifMatch),n.body!==void 0&&(r.body=typeof n.body=="string"?n.body:JSON.stringify(n.body),o.set("Content-Type","application/json"));let s=await fetch(e,r).catch(Vn);if(s.ok)return s;s.status===401&&$t.value++;let i=await s.text().catch(Vn),l={};try{l=JSON.parse(i)}catch{l={detail:s.statusText}}throw new J(s.status,l,Number(s.headers.get("Retry-After"))||0)}function Vn(e){throw e.name==="AbortError"?e:new J(0,{})}async function Vt(e,n){let o=await Gt(e,n),r=await o.text().catch(Vn);return{body:r,text:r,status:o.status,tag:o.headers.get("ETag")??""}}async function hr(e,n,o){let r=await Gt(e,n);for await(let s of vr(r.body))s&&o(JSON.parse(s))}function Bt(e,n){return new Promise(o=>{let r=setTimeout(o,e);n.addEventListener("abort",()=>(clearTimeout(r),o()),{once:!0})})}function gr(e){let n,o=()=>{document.hidden?(n?.abort(),n=void 0):n||(n=new AbortController,e(n.signal).catch(r=>{if(r.name!=="AbortError")throw r}))};return document.addEventListener("visibilitychange",o),o(),()=>{document.removeEventListener("visibilitychange",o),n?.abort()}}var k=(e,n=0,o)=>yn(e&&[e,o].join(" "),n,r=>L(e,{method:o&&"POST",body:o,signal:r}));function yn(e,n,o,r=0){let s=g({of:""}),i=g(0);N(()=>{if(e)return gr(async u=>{for(let p=0;;){let d=n;try{s.value={of:e,answer:await o(u)},p=0}catch(h){if(!(h instanceof J))throw h;if(h.again=h.passing,s.value={of:e,answer:s.peek().of===e?s.peek().answer:void 0,problem:h},!h.again)return;d=Math.max(n,h.retryAfter*1e3,Math.min(1e3*2**p++,15e3))}if(!d||(await Bt(d,u),u.aborted))return}})},[e,n,r,i.value]);let{answer:l,problem:c}=s.value.of===e?s.value:{};return{value:{value:l?.body},text:{value:l?.text},tag:{value:l?.tag??""},problem:{value:c},again:()=>{i.value++}}}function Jn(e){let n=g("");return N(()=>{let o=setTimeout(()=>n.value=e,300);return()=>clearTimeout(o)},[e]),n.value===e}function bn(e,n,o){let r="";return gr(async s=>{for(let i=0;!s.aborted;){try{let l={Accept:"text/event-stream"};r&&(l["Last-Event-ID"]=r);let c=await Gt(e,{signal:s,headers:l});o(void 0),i=0;for await(let u of xs(c.body))u.id&&(r=u.id),n(u)}catch(l){if(l.name==="AbortError")return;let c=l instanceof J?l:new J(0,{});if(c.status===400&&r){r="";continue}if(c.again=c.passing,o(c),!c.again)return;await Bt(Math.max(c.retryAfter*1e3,Math.min(1e3*2**i++,15e3)),s);continue}await Bt(250,s)}})}async function*vr(e){let n=e.pipeThrough(new TextDecoderStream).getReader(),o="";for(;;){let{done:r,value:s}=await n.read().catch(Vn);if(r)break;let i=(o+s).split(`
`);o=i.pop(),yield*i}o&&(yield o)}async function*xs(e){let n={id:"",type:"message",data:""};for await(let o of vr(e))o===""?((n.data||n.id)&&(yield n),n={id:"",type:"message",data:""}):o.startsWith("id: ")?n.id=o.slice(4):o.startsWith("event: ")?n.type=o.slice(7):o.startsWith("data: ")&&(n.data+=(n.data&&`
`)+o.slice(6))}function W(){let e=g(void 0),n=g(!1);return{problem:e,busy:n,run:async r=>{if(n.value)return!1;n.value=!0,e.value=void 0;try{return await r(),!0}catch(s){if(!(s instanceof J))throw s;return e.value=s,!1}finally{n.value=!1}}}}var Ss=Symbol.for("pv"),Cs=0;function t(e,n,o,r,s,i){n||(n={});var l,c,u=n;if("ref"in u&&typeof e!="function")for(c in u={},n)c=="ref"?l=n[c]:u[c]=n[c];var p={type:e,props:u,key:o,ref:l,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Ss,__v:--Cs,__i:-1,__u:0};return(s||i)&&(p.__source=s,p.__self=i),P.vnode&&P.vnode(p),p}function $e({open:e,title:n,onClose:o,children:r}){let s=E(null),i=Xo();return In(()=>{e&&!s.current.open&&s.current.showModal(),e||s.current.close()},[e]),t("dialog",{ref:s,"aria-labelledby":i,onClose:()=>{s.current?.open===!1&&o()},onCancel:u=>{u.preventDefault(),o()},onClick:u=>u.target===s.current&&o(),children:e&&t("div",{class:"dialog",children:[t("header",{children:[t("h2",{id:i,children:n}),t("button",{type:"button",class:"quiet",onClick:o,children:a("11")})]}),r]})})}function R({title:e,level:n=2,children:o}){return t("section",{class:"empty",children:[t(n===1?"h1":"h2",{children:e}),o]})}var Jt=()=>({path:location.pathname,query:new URLSearchParams(location.search)});location.pathname==="/console"&&history.replaceState(null,"","/"+location.search);var te=U(Jt());addEventListener("popstate",()=>te.value=Jt());function K(e,n=!1){if(e===location.pathname+location.search)return;history[n?"replaceState":"pushState"](null,"",e);let o=location.pathname!==te.value.path;te.value=Jt(),o&&scrollTo(0,0)}var yr=()=>Ne({}),y=e=>te.value.query.get(e)??"";function Ne(e){let n=new URLSearchParams(te.value.query);for(let[r,s]of Object.entries(e))s?n.set(r,s):n.delete(r);let o=n.toString();return te.value.path+(o&&"?"+o)}var j=(e,n=!1)=>K(Ne(e),n);function br(e,n){let o=e.split("/"),r=n.split("/");if(o.length!==r.length)return null;let s={};for(let i=0;i<o.length;i++)if(o[i].startsWith(":")&&r[i])try{s[o[i].slice(1)]=decodeURIComponent(r[i])}catch{return null}else if(o[i]!==r[i])return null;return s}function _r(){document.addEventListener("click",e=>{let n=e.target.closest?.("a[href]");if(!n||e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey||n.target||n.hasAttribute("download"))return;let o=new URL(n.href);o.origin!==location.origin||!(o.pathname==="/"||o.pathname.startsWith("/console/"))||o.hash||(e.preventDefault(),K(o.pathname+o.search))})}var ce=U(void 0);function kr(){return L("/v1/me").then(({body:e})=>{ce.value=e},()=>{ce.value=null})}le(()=>{$t.value,kr()});async function xr(e){ce.value=(await L("/login",{method:"POST",body:{key:e}})).body}async function Sr(){await L("/logout",{method:"POST"}),await kr()}var Cr=()=>ce.value!==void 0,Tr=()=>ce.value?.known_by==="session",Kn=()=>ce.value?.known_by==="nothing"&&ce.value.login.length>0,_n=e=>ce.value?.login.includes(e)??!1,Qn=()=>"/console/login?"+new URLSearchParams({next:yr()}),de=()=>ce.value?.principal??"",Ge=()=>de()?void 0:Se.value.trim()||void 0;function C(e,n,o){return ce.value?ce.value.rights.some(r=>r.do.includes(e)&&wr(r.datatypes,n)&&wr(r.senders,o)):ce.value===null}var wr=(e,n)=>!e||n!==void 0&&e.some(o=>Ts(o,n)),pe=e=>ce.value?.rights.some(n=>n.do.includes(e))??!0,Ts=(e,n)=>e.endsWith("*")?n.startsWith(e.slice(0,-1)):e===n;function v({problem:e,onAgain:n}){return e?t("div",{class:"error",role:"alert",children:[t("p",{children:e.sentence}),(e.status===401||e.status===403)&&Kn()&&t("a",{class:"button",href:Qn(),children:a("7w")}),n&&t("button",{type:"button",onClick:n,children:a("y")})]}):null}var Po={};Ka(Po,{alert:()=>Ea,channel:()=>Gr,channels:()=>Mr,flow:()=>Lr,group:()=>Ca,groups:()=>Ba,health:()=>ba,journal:()=>ga,live:()=>fa,login:()=>Co,redrive:()=>za,redrives:()=>Ha,rows:()=>da,schemas:()=>ra,sender:()=>wa,tables:()=>ia});var Pr={open:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11",acknowledged:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 2.5v11M8 4.5a3.5 3.5 0 0 1 0 7",resolved:"M2.5 8.5l3.5 3.5l7.5-8",regressed:"M13 8.5a5 5 0 1 1-1.8-4.1M11.5 1.5v3.2h-3.2",yes:"M2.5 8.5l3.5 3.5l7.5-8",no:"M8 2l6.5 11.5h-13zM8 6.5v3M8 11.2v.6"},Ps={open:"bad",regressed:"bad",no:"bad",resolved:"good",yes:"good"};function x({state:e,word:n}){return t("span",{class:"status "+(Ps[e]??""),children:[t("svg",{viewBox:"0 0 16 16",width:"14",height:"14","aria-hidden":"true",children:t("path",{d:Pr[e]??Pr.open})}),n??_("state."+e,e)]})}function Yn({account:e}){return t("section",{class:"card",children:[t("h2",{children:a("33")}),e?t(Rs,{...e}):t("p",{class:"muted",children:a("34")})]})}function Rs({unaccounted:e,repeated:n}){return e>0?t(x,{state:"no",word:a("35",{n:e})}):n>0?t(x,{state:"no",word:a("37",{n})}):t(x,{state:"yes",word:a("36")})}function Ve({text:e,label:n}){return t("button",{type:"button",class:"small",onClick:async()=>{try{await navigator.clipboard.writeText(e)}catch{Es(e)}ne(a("12"))},children:n??a("13")})}function Es(e){let n=document.createElement("textarea");n.value=e,n.className="hidden",document.body.append(n),n.select(),document.execCommand("copy"),n.remove()}var As='{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}',Ns=[{title:"3c",call:`curl -d '${As}' ${location.origin}/send_message`},{title:"3b",call:`curl ${location.origin}/get_message/10`},{title:"3a",call:`curl ${location.origin}/consume_message`}];function Rr(){return t("section",{class:"card minute",children:[t("h2",{children:a("39")}),t("ol",{children:Ns.map(({title:e,call:n})=>t("li",{children:[t("div",{class:"row",children:[t("h3",{children:a(e)}),t(Ve,{text:n,label:a("13")})]}),t("pre",{children:t("code",{children:n})})]},e))})]})}function z({title:e,lead:n}){return t("header",{class:"head",children:[t("h1",{children:a(e)}),t("p",{children:a(n)})]})}var Os=2e3,qs=5;function Je(){let e=k("/v1/flow",Os);return{told:e,flow:e.value.value,rates:Ls(e.value).value}}function Ls(e){let n=e.value,o=E([]),r=g({});return N(()=>{if(!n)return;let s=o.current.length>0&&Zn(n)<Zn(o.current[0]);o.current=[...s?[]:o.current,n].slice(-qs);let i=o.current[0],l=(Date.parse(n.time)-Date.parse(i.time))/1e3,c={};for(let u of n.channels){let p=i.channels.find(d=>d.datatype===u.datatype);c[u.datatype]=l>0&&p?{accepted:(u.accepted-p.accepted)/l,refused:(u.refused-p.refused)/l}:{accepted:0,refused:0}}r.value=c},[n]),r}var Zn=e=>e.channels.reduce((n,o)=>n+o.accepted+o.refused,0);var me=e=>"/console/alerts/"+e,Ke=e=>"/console/channels/"+encodeURIComponent(e),se=e=>"/console/groups/"+encodeURIComponent(e),ge=e=>"/console/redrives/"+encodeURIComponent(e),Qe=e=>"/console/senders/"+encodeURIComponent(e),ye=e=>"/console/tables/"+encodeURIComponent(e);function Nr({flow:e,rates:n}){let o=e.channels.filter(u=>u.datatype!=="_none"),r=Object.values(n),s=r.reduce((u,p)=>u+p.refused,0),i=r.reduce((u,p)=>u+p.accepted+p.refused,0),l=e.channels.reduce((u,p)=>u+p.refused,0),c=[...o.map(u=>({rate:n[u.datatype]?.accepted??0,bad:!1})),{rate:s,bad:!0}];return t("section",{class:"picture","aria-label":a("3j"),children:[t("div",{class:"card ingress",children:[t("h2",{children:a("3d")}),t(Kt,{n:i}),t("p",{class:"muted",children:a("3e",{n:Zn(e)})})]}),t(Ar,{out:[{rate:i,bad:!1}]}),t("div",{class:"router",children:[t("h2",{children:a("3o")}),t("p",{children:a("3p")})]}),t(Ar,{out:c}),t("ul",{class:"outs",children:[o.map(u=>t("li",{children:[t("a",{href:Ke(u.datatype),class:"name",children:u.datatype}),t(Kt,{n:n[u.datatype]?.accepted??0}),t(Er,{n:u.accepted})]},u.datatype)),t("li",{class:"refused",children:[t("a",{href:pe("alerts.read")?"/console/groups":void 0,class:"name",children:a("3n")}),t(Kt,{n:s}),t(Er,{n:l})]})]})]})}function Er({n:e}){return t("span",{class:"muted sum count",children:a("3z",{n:Bn(e)})})}function Kt({n:e}){return t("span",{class:e>0?"rate":"rate still",children:[t("strong",{class:"count",children:He(e)})," ",t("span",{class:"muted",children:a("3y")})]})}function Ar({out:e}){let n=e.length*50;return t("svg",{class:"lines",viewBox:`0 0 100 ${e.length*100}`,preserveAspectRatio:"none","aria-hidden":"true",children:e.map((o,r)=>{let s=r*100+50,i=e.length===1?`M0 ${s}H100`:`M0 ${n}C50 ${n} 50 ${s} 100 ${s}`;return t("path",{d:i,class:(o.bad?"bad ":"")+(o.rate>0?"moves":"")},r)})})}function Z(e=0){let n=k("/v1/channels",e);return{told:n,channels:n.value.value?.channels}}var Xn=e=>e.versions.map(n=>[n.version,`${n.version} (${n.version===e.version?a("version.current"):_("version."+n.status,n.status)})`]);var Or={good:{id_cliente:"10",nombre:"Grupo 3",edad:1,promocion:"20% de descuento"},bad:{id_cliente:"11",edad:200}};function et(e,n,o){if(e==="customer"&&n.properties?.id_cliente)return o?Or.good:Or.bad;let r=Qt(n,0);return o||Ms(r,n),r}function Ms(e,n){let o=n.required?.at(-1);o!==void 0&&delete e[o],e.firma="JG"}function Qt(e,n){if(e.const!==void 0)return e.const;if(e.examples?.length)return e.examples[0];if(e.default!==void 0)return e.default;if(e.enum?.length)return e.enum[0];switch(Array.isArray(e.type)?e.type[0]:e.type){case"string":return Ds(e);case"integer":case"number":return e.minimum??1;case"boolean":return!0;case"array":return Array.from({length:e.minItems??0},()=>Qt(e.items??{},n+1));case"null":return null}return n>6?{}:Is(e,n)}function Is(e,n){let o={},r=(e.oneOf??e.anyOf)?.[0];for(let s of[...e.required??[],...r?.required??[]])o[s]=Qt(e.properties?.[s]??{},n+1);return o}function Ds(e){return e.format==="date-time"?"2026-01-02T03:04:05Z":e.format==="date"?"2026-01-02":e.format==="uri"||e.format==="uri-reference"?"https://example.org/1":e.format==="email"?"ana@example.org":e.format==="uuid"?"5e0c1f6c-2a7d-4b19-9c0e-8d1f6a3b2c4d":e.pattern?.includes("{64}")?"0".repeat(64):e.pattern?"es":"text".padEnd(e.minLength??0,"x")}function $({label:e,value:n,options:o,onChoose:r}){return t("label",{class:"field",children:[a(e),t("select",{value:n,onChange:s=>r(s.currentTarget.value),children:o.map(s=>{let[i,l]=typeof s=="string"?[s,s]:s;return t("option",{value:i,children:l},i)})})]})}function X({errors:e,omitted:n=0}){return!e.length&&n<=0?null:t("ul",{class:"violations",children:[e.map(o=>t("li",{children:t(wn,{of:o})},o.pointer+" "+o.keyword+" "+o.message)),n>0&&t("li",{class:"muted",children:a("z",{n})})]})}function wn({of:e}){return t(f,{children:[t("code",{children:e.pointer||"/"})," ",V(e.message)]})}function qr({onSent:e}){let n=Z().channels?.filter(d=>C("send",d.datatype))??[],o=g(""),r=o.value||(n.find(d=>d.datatype==="customer")??n[0])?.datatype||"",s=k(r&&"/v1/channels/"+encodeURIComponent(r)+"/schema").value.value,i=g(""),l=g(void 0),c=W(),u=d=>{i.value=s?JSON.stringify(et(r,s,d),null,2):"",l.value=void 0};N(()=>u(!0),[s]);let p=()=>c.run(async()=>{try{let{body:d,status:h}=await L("/v1/channels/"+encodeURIComponent(r)+"/messages?wait=routed",{method:"POST",body:i.value,headers:{"ce-source":"console"}});l.value={sent:d,routed:h===200}}catch(d){if(!(d instanceof J)||d.status!==422)throw d;l.value={refused:d}}e()});return t("section",{class:"card sample",children:[t("h2",{children:a("3q")}),t("form",{onSubmit:d=>{d.preventDefault(),p()},children:[t("div",{class:"row",children:[t($,{label:"d1",value:r,onChoose:d=>o.value=d,options:n.map(d=>d.datatype)}),t(Yt,{fill:u})]}),t("label",{class:"field",children:[a("3s"),t("textarea",{rows:8,spellcheck:!1,value:i.value,onInput:d=>i.value=d.currentTarget.value})]}),t("div",{class:"row",children:t("button",{type:"submit",class:"primary",disabled:c.busy.value||!i.value.trim(),children:a("3w")})})]}),t(v,{problem:c.problem.value}),t("div",{role:"status",children:l.value&&t(js,{fate:l.value})})]})}function Yt({fill:e}){return t(f,{children:[t("button",{type:"button",onClick:()=>e(!0),children:a("3t")}),t("button",{type:"button",onClick:()=>e(!1),children:a("3r")})]})}function js({fate:e}){return"sent"in e?t("div",{class:"outcome",children:t(x,{state:e.routed?"yes":"open",word:a(e.routed?"3v":"3x",{source:e.sent.source})})}):t("div",{class:"outcome",children:[t(x,{state:"no",word:a("3u")}),t(X,{errors:e.refused.body.errors??[]})]})}var Lr={path:"/",title:"40",nav:10,view:Fs};function Fs(){let{told:e,flow:n,rates:o}=Je();return t("div",{class:"page",children:[t(z,{title:"40",lead:"3i"}),t(v,{problem:e.problem.value,onAgain:e.again}),n&&t(f,{children:[n.routes?t(Nr,{flow:n,rates:o}):t("p",{class:"card muted",children:a("38")}),t(Us,{flow:n})]}),t("div",{class:"pair",children:[pe("send")&&t(qr,{onSent:e.again}),t(Rr,{})]})]})}function Us({flow:e}){let{lag:n,account:o}=e;return t("div",{class:"facts",children:[n&&t("section",{class:"card",children:[t("h2",{children:a("3f")}),t(x,{state:n.records===0?"yes":"open",word:n.records===0?a("3g"):a("3h",{n:n.records,time:Gn(n.seconds)})})]}),t(Ws,{}),C("operations.read",void 0)&&t(Yn,{account:o})]})}function Ws(){let e=k("/readyz",5e3),n=e.problem.value,o=n?.body.conditions?.filter(r=>!r.met)??[];return t("section",{class:"card",children:[t("h2",{children:a("3k")}),e.value.value&&!n&&t(x,{state:"yes",word:a("3m")}),n&&t(x,{state:"no",word:a("3l")}),t("ul",{children:o.map(r=>t("li",{children:[t("strong",{children:r.name})," ",t("span",{class:"muted",children:V(r.detail??"")})]},r.name))})]})}function ee({n:e}){return t("span",{class:"count",title:e>=1e5?B(e):void 0,children:Bn(e)})}function nt(){return t(R,{title:a("23"),children:t("p",{children:a("24")})})}var Ie=U([]);function ie(e){let n=E(e);n.current=e;let o=e.map(r=>r.key).join(" ");In(()=>{let r=n.current.map(({key:s,does:i})=>({key:s,does:i,run:()=>n.current.find(l=>l.key===s)?.run()}));return Ie.value=[...Ie.peek(),...r],()=>{Ie.value=Ie.peek().filter(s=>!r.includes(s))}},[o])}addEventListener("keydown",e=>{if(e.ctrlKey||e.metaKey||e.altKey||e.defaultPrevented||document.querySelector("dialog[open]"))return;let n=e.target;if(n.isContentEditable||/^(INPUT|TEXTAREA|SELECT)$/.test(n.tagName)||e.key==="Enter"&&n.closest("a, button, summary"))return;let o=Ie.peek().findLast(r=>r.key===e.key);o&&(e.preventDefault(),o.run())});var zs=["o","Enter"],Hs=e=>!e.target.closest("a, button, summary")&&getSelection().isCollapsed;function F({caption:e,columns:n,items:o,id:r,open:s,keys:i=[]}){let l=E(null),c=()=>[...l.current.rows],u=()=>c().findIndex(h=>h.contains(document.activeElement)),p=h=>{let b=c(),m=u(),w=b[m<0?h>0?0:b.length-1:Math.min(b.length-1,Math.max(0,m+h))];w?.focus(),w?.scrollIntoView({block:"nearest"})},d=[{key:"j",does:"6i",run:()=>p(1)},{key:"k",does:"6m",run:()=>p(-1)},...[...s?zs.map(h=>({key:h,does:"6k",run:s})):[],...i].map(h=>({key:h.key,does:h.does,run:()=>o[u()]&&h.run(o[u()])}))];return ie(d),t("table",{role:"table",children:[t("caption",{class:"hidden",children:e}),t("thead",{role:"rowgroup",children:t("tr",{role:"row",children:n.map(h=>t("th",{role:"columnheader",scope:"col",class:h.class,children:h.title},h.title))})}),t("tbody",{role:"rowgroup",ref:l,children:o.map(h=>t("tr",{role:"row",tabIndex:-1,"data-id":r(h),class:s&&"opens",onClick:s&&(b=>Hs(b)&&s(h)),children:n.map(b=>t("td",{role:"cell",class:b.class,"data-title":b.title,children:b.cell(h)},b.title))},r(h)))})]})}function tt({channel:e}){return C("table.read",e.datatype)?t("a",{href:ye(e.table),children:e.table}):t(f,{children:e.table})}var Mr={path:"/console/channels",title:"27",nav:40,needs:"channels.read",view:Bs};function Bs(){let{told:e,channels:n}=Z(3e4),{flow:o,rates:r}=Je(),s=l=>o?.channels.find(c=>c.datatype===l.datatype),i=[{title:a("d0"),class:"wide",cell:l=>t(f,{children:[t("a",{href:Ke(l.datatype),children:l.datatype}),t("p",{class:"muted",children:l.description})]})},{title:a("da"),cell:l=>t($s,{channel:l})},{title:a("d9"),cell:l=>l.table?t(tt,{channel:l}):t("span",{class:"muted",children:a("26")})}];return o?.routes&&i.push({title:a("25"),class:"number",cell:l=>t("span",{class:"count",children:He(r[l.datatype]?.accepted??0)})},{title:a("21"),class:"number",cell:l=>t(ee,{n:s(l)?.accepted??0})},{title:a("3n"),class:"number",cell:l=>t(Gs,{datatype:l.datatype,n:s(l)?.refused??0})}),t("div",{class:"page",children:[t(z,{title:"27",lead:"22"}),t(v,{problem:e.problem.value,onAgain:e.again}),o&&!o.routes&&t("p",{class:"hint",children:a("38")}),n?.length===0&&t(nt,{}),n&&n.length>0&&t("div",{class:"list stack",children:t(F,{caption:a("27"),columns:i,items:n,id:l=>l.datatype})})]})}function $s({channel:e}){let n=e.versions.length-1;return t("a",{href:"/console/schemas?datatype="+encodeURIComponent(e.datatype),children:[e.version,n>0&&t("span",{class:"muted",children:[" ",a("z",{n})]})]})}function Gs({datatype:e,n}){return n===0||!pe("alerts.read")?t(ee,{n}):t("a",{href:"/console/groups?datatype="+encodeURIComponent(e),children:t(ee,{n})})}var Vs=/[^\s,:[\]{}"]+/y,Ir=/"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y,Zt=/[ \t\r\n]*/y;function Q(e){let n=0,o=c=>{c.lastIndex=n;let u=c.exec(e)?.[0]??"";return n+=u.length,u},r=c=>(o(Zt),e[n]!==c?!1:(n++,!0)),s=()=>JSON.parse(o(Ir)),i=(c,u)=>{if(!r(c)){do u();while(r(","));if(!r(c))throw new SyntaxError}},l=c=>{if(c>200)throw new SyntaxError;let u={kind:"value",text:"",names:[],items:[]};return r("{")?(u.kind="object",i("}",()=>{if(o(Zt),u.names.push(s()),!r(":"))throw new SyntaxError;u.items.push(l(c+1))})):r("[")?(u.kind="array",i("]",()=>u.items.push(l(c+1)))):(u.text=o(Ir)||o(Vs),JSON.parse(u.text)),u};try{let c=l(0);return o(Zt),n===e.length?c:void 0}catch{return}}var Xt=e=>"/"+e.replaceAll("~","~0").replaceAll("/","~1"),kn=e=>e.split("/").slice(1).map(n=>n.replaceAll("~1","/").replaceAll("~0","~"));function Dr(e,n){return e.kind==="object"?e.names.lastIndexOf(n):e.kind==="array"&&/^(0|[1-9]\d*)$/.test(n)&&Number(n)<e.items.length?Number(n):-1}var oe=(e,n)=>kn(n).reduce((o,r)=>o?.items[Dr(o,r)],e);function Js(e,n){let o={notes:new Map,missing:new Map};for(let r of n){let s=e,i;for(let l of kn(r.pointer)){let c=Dr(s,l);if(c<0){i=s.kind==="value"?void 0:l;break}s=s.items[c]}if(i===void 0)o.notes.set(s,[...o.notes.get(s)??[],r.text]);else{let l=o.missing.get(s)??new Map;o.missing.set(s,l.set(i,[...l.get(i)??[],r.text]))}}return o}function eo(e,n=[]){let o=[],r=Js(e,n),s=(i,l,c,u)=>{let p={depth:l,name:c,comma:!1,ghost:!1,notes:r.notes.get(i)??[]},d=[...r.missing.get(i)??[]],[h,b]=i.kind==="object"?["{","}"]:["[","]"];if(i.kind==="value")o.push({...p,text:i.text,comma:u});else if(!i.items.length&&!d.length)o.push({...p,text:h+b,comma:u});else{o.push({...p,text:h}),i.items.forEach((m,w)=>s(m,l+1,i.names[w],w<i.items.length-1));for(let[m,w]of d)o.push({depth:l+1,name:i.kind==="object"?m:void 0,text:"",comma:!1,ghost:!0,notes:w});o.push({depth:l,text:b,comma:u,ghost:!1,notes:[]})}};return s(e,0,void 0,!1),o}function jr(e){if(e.length<=500)return e;let n=[];return e.forEach((o,r)=>{let s=r<200||e.slice(Math.max(0,r-20),r+20+1).some(l=>l.notes.length),i=n.length-1;o.notes.length||s&&i<500?n.push(o):typeof n[i]=="number"?n[i]++:n.push(1)}),n}var Ye=e=>e.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,n=>"\\u"+n.charCodeAt(0).toString(16).padStart(4,"0")),no=e=>({...e,text:e.text.startsWith('"')?JSON.stringify(JSON.parse(e.text)):e.text,items:e.items.map(no)}),be=e=>Ye(eo(e).map(n=>"  ".repeat(n.depth)+(n.name===void 0?"":JSON.stringify(n.name)+": ")+n.text+(n.comma?",":"")).join(`
`));function De(e){if(e.kind==="value")return Ye(e.text);let n=e.items.map((o,r)=>(e.kind==="object"?Ye(JSON.stringify(e.names[r]))+":":"")+De(o)).join();return e.kind==="object"?"{"+n+"}":"["+n+"]"}function Ce(e){let n=Q(e);return n?be(n):e}function xn(e,n){let o=typeof e=="object"&&e!==null?e:{};for(let r=0;r<16&&o.$ref?.startsWith("#");r++){let s=n;for(let i of o.$ref.slice(1).split("/").filter(Boolean)){let l=decodeURIComponent(i).replaceAll("~1","/").replaceAll("~0","~");s=typeof s=="object"&&s!==null&&Object.hasOwn(s,l)?s[l]:void 0}if(typeof s!="object"||s===null)break;o={...s,description:o.description??s.description}}return o}function ro(e,n){let o=new Map,r=(i,l)=>{for(let[c,u]of Object.entries(i.properties??{}))o.has(c)||o.set(c,{name:c,node:xn(u,n),required:!1});for(let[c,u]of Object.entries(i.patternProperties??{}))o.set("/"+c+"/",{name:"/"+c+"/",node:xn(u,n),required:!1});typeof i.additionalProperties=="object"&&o.set("*",{name:"*",node:xn(i.additionalProperties,n),required:!1});for(let c of i.required??[]){let u=o.get(c);u&&(u.required=!0)}if(l<4)for(let c of i.allOf??[])r(xn(c,n),l+1)};r(e,0);let s=Array.isArray(e.items)?e.items:e.items!==void 0?[e.items]:[];return s.forEach((i,l)=>o.set("["+l,{name:s.length>1?"["+l+"]":"[]",node:xn(i,n),required:!1})),[...o.values()]}function ot(e){let n=[];e.const!==void 0?n.push(a("bf",{value:JSON.stringify(e.const)})):e.enum?n.push(a("bh",{values:Qs(e.enum)})):e.type!==void 0?n.push([e.type].flat().map(r=>_("schema.type."+r,r)).join(a("bo"))):e.$ref&&n.push(e.$ref),n.push(...Ys(e)),e.pattern!==void 0&&n.push(a("bp",{pattern:e.pattern})),e.format!==void 0&&n.push(a("bi",{format:e.format}));let o=e.oneOf??e.anyOf;return o&&n.push(Ks(o,e.oneOf!==void 0)),n.filter(Boolean).join(", ")||a("ba")}function Ks(e,n){let o=e.map(r=>(r.required??[]).join(" + "));return o.every(Boolean)?a(n?"bn":"bc",{names:o.join(a("bo"))}):a(n?"bm":"bb",{n:e.length})}var to=8;function Qs(e){return e.slice(0,to).map(o=>typeof o=="string"?o:JSON.stringify(o)).join(", ")+(e.length>to?a("bk",{n:e.length-to}):"")}function Ys(e){let n=[oo(e.minimum,e.maximum,"schema.range."),oo(e.minLength,e.maxLength,"schema.length."),oo(e.minItems,e.maxItems,"schema.items.")];return e.exclusiveMinimum!==void 0&&n.push(a("b9",{bound:String(e.exclusiveMinimum)})),e.exclusiveMaximum!==void 0&&n.push(a("be",{bound:String(e.exclusiveMaximum)})),e.multipleOf!==void 0&&n.push(a("bl",{bound:String(e.multipleOf)})),n}function oo(e,n,o){let r={least:e===void 0?"":Fr(e),most:n===void 0?"":Fr(n),n:n??e??2};return e!==void 0&&n!==void 0?a(o+"between",r):e!==void 0?a(o+"least",r):n!==void 0?a(o+"most",r):""}var Fr=e=>Number.isInteger(e)?B(e):String(e);function Ur(e){let n=[],o=(r,s,i)=>{for(let l of ro(r,e)){let c=l.name.startsWith("[")?s+l.name:s?s+"."+l.name:l.name;n.push({...l,path:c}),i<6&&n.length<2e3&&o(l.node,c,i+1)}};return o(e,"",0),n}function Te({text:e,label:n}){return t("pre",{class:"code",role:"group","aria-label":n,tabIndex:0,children:t("code",{children:e})})}function rt({name:e,label:n,choices:o,without:r={}}){return t("nav",{class:"tabs","aria-label":n,children:o.map(s=>t("a",{href:Ne({...r,[e]:s.value}),"aria-current":y(e)===s.value?"true":void 0,children:[s.text,s.n!==void 0&&t(f,{children:[" ",t(ee,{n:s.n})]})]},s.value))})}function zr({schema:e,text:n,name:o}){let r=y("view");return t("section",{class:"card schema",children:[t("h2",{children:a("d6")}),t(rt,{name:"view",label:a("20"),choices:[{value:"",text:a("1y")},{value:"tree",text:a("1z")},{value:"json",text:a("1x")}]}),r==="json"?t(Te,{text:Ce(n),label:a("1u")}):r==="tree"?t(ni,{schema:e,name:o}):t(ei,{schema:e,name:o})]})}var Zs=()=>[{title:a("1p"),class:"member",cell:e=>t("code",{children:e.path})},{title:a("1o"),class:"wide",cell:e=>t(Xs,{member:e})},{title:a("1r"),cell:e=>e.required?a("1t"):t("span",{class:"muted",children:a("1s")})}];function Xs({member:e}){return t(f,{children:[ot(e.node),e.node["x-mask"]!==void 0&&t("span",{class:"tag",children:a("1n")}),e.node.description&&t("p",{class:"muted",children:e.node.description})]})}var Wr=200;function Hr(e){let n=g(Wr),o=e.length>n.value&&t("button",{type:"button",onClick:()=>n.value+=Wr,children:a("17")});return{some:e.slice(0,n.value),more:o}}function ei({schema:e,name:n}){let{some:o,more:r}=Hr(Ur(e)),s=ot({oneOf:e.oneOf,anyOf:e.anyOf});return t(f,{children:[t("div",{class:"plain stack",children:t(F,{caption:a("1q",{name:n}),columns:Zs(),items:o,id:i=>i.path})}),r&&t("p",{children:r}),(e.oneOf||e.anyOf)&&t("p",{children:a("1j",{rule:s})}),e.additionalProperties===!1&&t("p",{class:"muted",children:a("1k")})]})}function ni({schema:e,name:n}){return t("ul",{class:"tree",children:t(Br,{member:{name:n,node:e,required:!0},root:e,depth:0})})}function Br({member:e,root:n,depth:o}){let{some:r,more:s}=Hr(o<7?ro(e.node,n):[]),i=t(f,{children:[t("code",{children:e.name})," ",t("span",{class:"muted",children:ot(e.node)}),e.required&&o>0&&t("span",{class:"tag",children:a("1r")}),e.node["x-mask"]!==void 0&&t("span",{class:"tag",children:a("1n")})]});return r.length===0?t("li",{class:"leaf",children:i}):t("li",{children:t("details",{open:o<2,children:[t("summary",{children:i}),t("ul",{children:[r.map(l=>t(Br,{member:l,root:n,depth:o+1},l.name)),s&&t("li",{children:s})]})]})})}var ti=250;function $r({datatype:e,schema:n,id:o}){let r=g(void 0),s=g(void 0),i=p=>JSON.stringify(et(e,n,p),null,2),l=Ue(()=>i(!0),[n]),c=p=>r.value=i(p),u=r.value??l;return N(()=>{if(!u.trim()){s.value=void 0;return}let p=new AbortController,d=setTimeout(async()=>{let h=await oi(e,o,u,p.signal);p.signal.aborted||(s.value=h)},ti);return()=>{clearTimeout(d),p.abort()}},[u,o]),t("section",{class:"card sample",children:[t("h2",{children:a("cc")}),t("p",{class:"muted",children:a("cb")}),t("div",{class:"row",children:t(Yt,{fill:c})}),t("label",{class:"field",children:[a("3s"),t("textarea",{rows:10,spellcheck:!1,value:u,onInput:p=>r.value=p.currentTarget.value})]}),t("div",{role:"status",class:"outcome",children:t(ri,{verdict:s.value})})]})}async function oi(e,n,o,r){try{return(await L("/v1/channels/"+encodeURIComponent(e)+"/validate",{method:"POST",body:o,headers:n?{dataschema:n}:{},signal:r})).body}catch(s){if(s instanceof J)return s;if(s.name==="AbortError")return;throw s}}function ri({verdict:e}){if(!e)return t("p",{class:"muted",children:a("c9")});if(!(e instanceof J))return t(x,{state:"yes",word:a("ca",{key:e.key})});if(e.status!==422)return t(v,{problem:e});let{reason:n,errors:o}=e.body;return t(f,{children:[t(x,{state:"no",word:a("c8",{reason:_("reason."+n,n??"")})}),t(X,{errors:o??[]})]})}var Gr={path:"/console/channels/:datatype",title:"d0",view:ai};function ai({params:e}){let n="/v1/channels/"+encodeURIComponent(e.datatype),o=k(n),r=o.value.value,s=y("version"),i=k(n+"/schema"+(s&&"?version="+encodeURIComponent(s))),l=o.problem.value??i.problem.value,c=s&&r?.versions.find(u=>u.version===s)?.schema||"";return t("div",{class:"page",children:[t("header",{class:"head",children:[t("p",{children:t("a",{href:"/console/channels",children:a("27")})}),t("h1",{children:e.datatype}),t("p",{children:r?.description})]}),t(v,{problem:l,onAgain:o.again}),r&&t(si,{channel:r}),r&&i.value.value&&t(f,{children:[C("validate",r.datatype)&&t($r,{datatype:r.datatype,schema:i.value.value,id:c}),t(zr,{schema:i.value.value,text:i.text.value,name:r.datatype})]})]})}function si({channel:e}){let{flow:n,rates:o}=Je(),r=n?.routes&&n.channels.find(s=>s.datatype===e.datatype);return t("dl",{class:"label",children:[t("div",{children:[t("dt",{children:a("da")}),t("dd",{children:t(ii,{channel:e})})]}),t("div",{children:[t("dt",{children:a("1w")}),t("dd",{children:t("code",{children:e.topic})})]}),t("div",{children:[t("dt",{children:a("d3")}),t("dd",{children:t("code",{children:e.key})})]}),e.table&&t("div",{children:[t("dt",{children:a("d9")}),t("dd",{children:t(tt,{channel:e})})]}),r&&t("div",{children:[t("dt",{children:a("1l")}),t("dd",{children:a("1m",{rate:He(o[e.datatype]?.accepted??0),accepted:B(r.accepted),refused:B(r.refused)})})]}),pe("alerts.read")&&t(li,{datatype:e.datatype})]})}function ii({channel:e}){return e.versions.length===1?t(f,{children:e.version}):t("label",{children:[t("span",{class:"hidden",children:a("da")}),t("select",{value:y("version")||e.version,onChange:n=>j({version:n.currentTarget.value===e.version?"":n.currentTarget.value}),children:Xn(e).map(([n,o])=>t("option",{value:n,children:o},n))})]})}function li({datatype:e}){let n=k("/v1/alert-groups?sort=count&limit=100&datatype="+encodeURIComponent(e),3e4),o=new Map;for(let s of n.value.value?.groups??[])for(let i of s.senders)o.set(i.sender,(o.get(i.sender)??0)+i.count);if(o.size===0)return null;let r=[...o].sort((s,i)=>i[1]-s[1]).slice(0,10);return t("div",{children:[t("dt",{children:a("1v")}),t("dd",{class:"row",children:r.map(([s,i])=>t("a",{href:Qe(s),children:[s==="-"?a("c0"):s," (",B(i),")"]},s))})]})}function Jr({change:e,doc:n}){return t("div",{class:"compat",children:[e.problem&&t("p",{class:"error",children:e.problem}),e.outcome==="admitted"&&!e.problem&&t(x,{state:"yes",word:a("schemas.admitted")}),e.senders&&t(Vr,{title:a("schemas.senders"),who:"senders",c:e.senders,record:oe(n,"/senders/record")}),e.receivers&&t(Vr,{title:a("schemas.receivers"),who:"receivers",c:e.receivers,record:oe(n,"/receivers/record")})]})}var ci={proved:"yes",breaks:"no",unknown:"open"};function Vr({title:e,who:n,c:o,record:r}){return t("section",{class:"side-by",children:[t("h3",{children:e}),t(x,{state:ci[o.answer],word:_("schemas."+n+"."+o.answer,o.answer)}),r&&t(Te,{text:be(r),label:a("schemas.witness")}),t(X,{errors:(o.answer==="unknown"?o.places:o.errors)??[]})]})}function Qr(e,n){let o=0;for(;o<e.length&&o<n.length&&e[o]===n[o];)o++;let r=0;for(;r<e.length-o&&r<n.length-o&&e[e.length-1-r]===n[n.length-1-r];)r++;return[...e.slice(0,o).map(so),...ui(e.slice(o,e.length-r),n.slice(o,n.length-r)),...e.slice(e.length-r).map(so)]}var so=e=>({left:e,right:e,same:!0});function ui(e,n){if(e.length*n.length>4e6)return Kr(e,n);let o=n.length+1,r=new Uint16Array((e.length+1)*o);for(let u=e.length-1;u>=0;u--)for(let p=n.length-1;p>=0;p--)r[u*o+p]=e[u]===n[p]?r[(u+1)*o+p+1]+1:Math.max(r[(u+1)*o+p],r[u*o+p+1]);let s=[],i=[],l=[],c=()=>{s.push(...Kr(i,l)),i=[],l=[]};for(let u=0,p=0;u<e.length||p<n.length;)u<e.length&&p<n.length&&e[u]===n[p]?(c(),s.push(so(e[u])),u++,p++):p>=n.length||u<e.length&&r[(u+1)*o+p]>=r[u*o+p+1]?i.push(e[u++]):l.push(n[p++]);return c(),s}function Kr(e,n){return Array.from({length:Math.max(e.length,n.length)},(o,r)=>({left:e[r],right:n[r],same:!1}))}function Yr(e,n=3){let o=[];for(let r=0;r<e.length;){let s=r;for(;s<e.length&&e[s].same;)s++;let i=r===0?0:n,l=s===e.length?0:n;s-r>i+l+2?o.push(...e.slice(r,r+i),s-r-i-l,...e.slice(s-l,s)):o.push(...e.slice(r,s)),s<e.length&&o.push(e[s++]),r=s}return o}var ao=240,di=40;function Zr(e,n=e){let o=0;for(;o<e.length&&e[o]===n[o];)o++;let r=e.length<=ao||o===e.length?0:Math.max(0,o-di);return{text:(r?"…":"")+e.slice(r,r+ao),more:Math.max(0,e.length-r-ao)}}function at({left:e,right:n,names:o,label:r}){let s=Yr(Qr(e.split(`
`),n.split(`
`)));return t("table",{class:"diff",role:"table",children:[t("caption",{class:"hidden",children:r}),t("thead",{role:"rowgroup",children:t("tr",{role:"row",children:o.map(i=>t("th",{role:"columnheader",scope:"col",children:i},i))})}),t("tbody",{role:"rowgroup",children:[s.slice(0,500).map((i,l)=>typeof i=="number"?t(Xr,{text:a("2u",{n:i})},l):t("tr",{role:"row",class:i.same?"same":"other",children:[t(ea,{line:i.left,other:i.right,kind:i.same?"":"gone"}),t(ea,{line:i.right,other:i.left,kind:i.same?"":"added"})]},l)),s.length>500&&t(Xr,{text:a("2t",{n:s.length-500})})]})]})}function Xr({text:e}){return t("tr",{role:"row",class:"skipped",children:t("td",{role:"cell",colSpan:2,children:e})})}function ea({line:e,other:n,kind:o}){if(e===void 0)return t("td",{role:"cell"});let{text:r,more:s}=Zr(e,n);return t("td",{role:"cell",class:o,children:[r,s>0&&t("span",{class:"cut",children:a("2r",{n:s})})]})}var pi=["1h","24h","168h"];function ta({datatype:e,draft:n}){let o=g("24h"),r=g("ingress"),s=g(void 0),i=g(void 0),l=g(""),c=W(),u=E(void 0),p=()=>{i.value=s.value=c.problem.value=void 0,l.value=""};N(()=>(p(),()=>u.current?.abort()),[n,o.value,r.value]);let d=()=>{let{signal:h}=u.current=new AbortController;p();let b="/v1/channels/"+encodeURIComponent(e)+"/what-if?since="+o.value+"&from="+r.value;return c.run(async()=>{try{await hr(b,{method:"POST",body:n,signal:h},m=>{h.aborted||(m.result?(i.value=m.result,ne(a("cf",{n:m.result.judged}))):m.error?l.value=m.error:s.value={done:m.done??0,all:m.all??0})})}catch(m){if(m.name!=="AbortError")throw m}})};return t("section",{class:"card one",children:[t("h2",{children:a("cw")}),t("p",{class:"muted",children:a("ck")}),t("div",{class:"row filters",children:[t($,{label:"cv",value:o.value,onChoose:h=>o.value=h,options:pi.map(h=>[h,_("whatif.since."+h,h)])}),t($,{label:"cg",value:r.value,onChoose:h=>r.value=h,options:[["ingress",a("ci")],["channel",a("ch")]]}),c.busy.value?t("button",{type:"button",onClick:()=>u.current?.abort(),children:a("10")}):t("button",{type:"button",class:"primary",onClick:d,children:a("ct")})]}),t(v,{problem:c.problem.value}),l.value&&t("p",{class:"error",children:l.value}),c.busy.value&&t("label",{class:"field",children:[a("co"),t("progress",{max:s.value?.all||1,value:s.value?.done??0})]}),i.value&&t(mi,{r:i.value})]})}function mi({r:e}){let n=e.partial&&t("p",{class:"error",children:a("cm")});return e.judged===0?n||t("p",{children:a("cl")}):t("div",{class:"outcome",children:[t(x,{state:e.newly_refused>0?"no":"yes",word:a("cq",{n:e.newly_refused,of:B(e.accepted)})}),t("p",{children:a("cd",{n:e.newly_accepted})}),e.rerouted>0&&t("p",{children:a("cs",{n:e.rerouted})}),t("p",{class:"muted",children:a("cj",{n:e.judged})}),n,(e.newly_refused_groups?.length??0)>0&&t(na,{title:a("cr"),groups:e.newly_refused_groups}),(e.newly_accepted_groups?.length??0)>0&&t(na,{title:a("ce"),groups:e.newly_accepted_groups})]})}var fi=()=>[{title:a("cn"),class:"wide",cell:e=>t("code",{children:e.pointer||"/"})},{title:a("cx"),cell:e=>e.keyword||_("reason."+e.reason,e.reason)},{title:a("cu"),cell:e=>e.sender==="-"?a("c0"):e.sender},{title:a("cp"),class:"number",cell:e=>B(e.records)}];function na({title:e,groups:n}){return t(f,{children:[t("h3",{children:e}),t("div",{class:"plain stack",children:t(F,{caption:e,columns:fi(),items:n.slice(0,50),id:o=>o.group+o.sender})})]})}var ra={path:"/console/schemas",title:"schemas.title",nav:50,needs:"channels.read",view:hi},Sn=U({}),st="draft";function hi(){let e=k("/v1/channels"),n=e.value.value?.channels,o=n?.find(r=>r.datatype===y("datatype"))??n?.[0];return t("div",{class:"page",children:[t(z,{title:"schemas.title",lead:"schemas.lead"}),t(v,{problem:e.problem.value,onAgain:e.again}),n?.length===0&&t(nt,{}),o&&t(gi,{channels:n,channel:o}),o&&t(vi,{channel:o},o.datatype)]})}function aa(e){let n=e.versions.map(l=>l.version),o=l=>n.includes(l),r=C("catalogue.publish",e.datatype),s=o(y("to"))||r&&y("to")===st?y("to"):n.length>1||!r?n[0]:st;return{from:o(y("from"))?y("from"):n.find(l=>l!==s)??n[0],to:s}}function gi({channels:e,channel:n}){let{from:o,to:r}=aa(n),s=Xn(n);return t("div",{class:"row filters",children:[t($,{label:"schemas.datatype",value:n.datatype,onChoose:i=>j({datatype:i,from:"",to:""}),options:e.map(i=>i.datatype)}),t($,{label:"schemas.from",value:o,onChoose:i=>j({datatype:n.datatype,from:i,to:r}),options:s}),t($,{label:"schemas.to",value:r,onChoose:i=>j({datatype:n.datatype,from:o,to:i}),options:C("catalogue.publish",n.datatype)?[...s,[st,a("schemas.draft")]]:s})]})}var oa=(e,n)=>"/v1/channels/"+encodeURIComponent(e.datatype)+"/schema?version="+encodeURIComponent(n);function vi({channel:e}){let{from:n,to:o}=aa(e),r=o===st,s=k(oa(e,n)),i=k(r?"":oa(e,o)),l=s.text.value&&Ce(s.text.value),c=Sn.value[e.datatype]??l??"",u=r?Ce(c):i.text.value&&Ce(i.text.value),p=[n,r?a("schemas.draft"):o];return t(f,{children:[t(v,{problem:s.problem.value??i.problem.value,onAgain:s.problem.value?s.again:i.again}),r&&l!==void 0&&t(bi,{channel:e,text:c}),l!==void 0&&u!==void 0&&t("section",{class:"card one",children:[t("h2",{children:a("schemas.side")}),l===u?t("p",{class:"muted",children:a("schemas.same")}):t(at,{left:l,right:u,names:p,label:a("schemas.diff",{left:p[0],right:p[1]})})]}),!r&&n!==o&&t(yi,{channel:e,from:n,to:o}),r&&l!==void 0&&t(ta,{datatype:e.datatype,draft:c})]})}function yi({channel:e,from:n,to:o}){let r="?from="+encodeURIComponent(n)+"&to="+encodeURIComponent(o),s=k("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility"+r);return t("section",{class:"card one",children:[t("h2",{children:a("schemas.compat")}),t(v,{problem:s.problem.value,onAgain:s.again}),t(sa,{list:s.value.value?.changes,text:s.text.value})]})}function sa({list:e,text:n}){let o=Q(n??"");return t(f,{children:e?.map((r,s)=>t(Jr,{change:r,doc:oe(o,"/changes/"+s)},(r.from??"")+(r.to??"")))})}function bi({channel:e,text:n}){let o=g(void 0),r=g(""),s=W(),i=()=>s.run(async()=>{o.value=void 0,r.value=n,o.value=await L("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility",{method:"POST",body:n})}),l=r.value===n,c=l?s.problem.value:void 0,u=l?o.value?.body.changes:void 0;return t("section",{class:"card one",children:[t("h2",{children:a("schemas.draft.title")}),t("p",{class:"muted",children:a("schemas.draft.lead")}),t("label",{class:"field",children:[a("schemas.draft.text"),t("textarea",{rows:14,spellcheck:!1,value:n,onInput:p=>Sn.value={...Sn.value,[e.datatype]:p.currentTarget.value}})]}),t("div",{class:"row",children:[t("button",{type:"button",class:"primary",disabled:s.busy.value,onClick:i,children:a("schemas.check")}),t("button",{type:"button",onClick:()=>Sn.value=Object.fromEntries(Object.entries(Sn.value).filter(([p])=>p!==e.datatype)),children:a("schemas.draft.again")})]}),t("div",{role:"status",children:[c?.status===422?t("div",{class:"outcome",children:[t("p",{children:a("schemas.faults")}),t(X,{errors:c.body.errors??[]})]}):t(v,{problem:c}),u?.length===0&&t("p",{children:a("schemas.nothing")}),t(sa,{list:u,text:o.value?.text})]})]})}var ia={path:"/console/tables",title:"c6",nav:60,needs:"table.read",view:wi},_i=()=>[{title:a("d9"),class:"wide",cell:e=>t(f,{children:[t("a",{href:ye(e.table),children:e.table}),t("p",{class:"muted",children:e.description})]})},{title:a("c5"),cell:e=>t("a",{href:Ke(e.datatype),children:e.datatype})},{title:a("d3"),cell:e=>t("code",{children:e.key})}];function wi(){let{told:e,channels:n}=Z(),o=n?.filter(r=>r.table&&C("table.read",r.datatype));return t("div",{class:"page",children:[t(z,{title:"c6",lead:"c2"}),t(v,{problem:e.problem.value,onAgain:e.again}),o?.length===0&&t(R,{title:a("c3"),children:t("p",{children:a("c4")})}),o&&o.length>0&&t("div",{class:"list stack",children:t(F,{caption:a("c6"),columns:_i(),items:o,id:r=>r.table})})]})}function Ze({list:e,none:n,children:o}){return t(f,{children:[t(v,{problem:e.problem,onAgain:e.again}),t(Cn,{n:e.fresh,onShow:e.update}),e.answer!==void 0&&(e.shown.length>0?o(e.shown):e.fresh===0&&n),t(lo,{onMore:e.more})]})}function Cn({n:e,onShow:n}){return e<=0?null:t("button",{type:"button",class:"fresh",onClick:n,children:a("14",{n:e})})}function lo({onMore:e}){return e?t("button",{type:"button",class:"middle",onClick:e,children:a("17")}):null}function la({table:e,row:n,version:o,onErased:r}){let s=g(void 0),i=g(""),l=W(),c=()=>{s.value=void 0,i.value="",l.problem.value=void 0},u=()=>l.run(async()=>{let p="/v1/"+encodeURIComponent(e)+"?wait=readable&key="+encodeURIComponent(n),{status:d}=await L(p,{method:"DELETE",ifMatch:`"${s.peek()}"`});ne(a(d===204?"am":"an",{key:n})),c(),r()});return t(f,{children:[t("button",{type:"button",class:"danger",onClick:()=>s.value=o,children:a("ah")}),t($e,{open:s.value!==void 0,title:a("aj"),onClose:c,children:t("form",{onSubmit:p=>{p.preventDefault(),i.value===n&&u()},children:[t("p",{children:a("al")}),t("p",{children:t("code",{class:"key",children:n})}),t("label",{class:"field",children:[a("ak"),t("input",{value:i.value,autocomplete:"off",spellcheck:!1,onInput:p=>i.value=p.currentTarget.value})]}),l.problem.value?.status===412?t("p",{class:"error",children:a("ai")}):t(v,{problem:l.problem.value}),t("div",{class:"end",children:[t("button",{type:"button",onClick:c,children:a("10")}),t("button",{type:"submit",class:"danger",disabled:i.value!==n||l.busy.value,children:a("ah")})]})]})})]})}function Pe({name:e,none:n}){return t("a",{href:Qe(e||"-"),children:!e||e==="-"?a(n):e})}function O({at:e}){if(!e)return t(f,{children:"–"});let n=new Date(e);return t("time",{dateTime:e,title:fr(n),children:mr(n)})}var ca=e=>{let n=r=>JSON.parse(oe(e,"/"+r).text),o=oe(e,"/doc");return{key:n("key"),version:n("version"),source:n("source"),time:n("time"),doc:o&&no(o)}},it=e=>(oe(Q(e),"/rows")?.items??[]).map(ca),ki=50;function ua({table:e,row:n}){let o=g(void 0),r=g([]),s=g(void 0),i=W(),l=()=>i.run(async()=>{let u=r.peek(),{text:p}=await L("/v1/"+encodeURIComponent(e)+"/lookup",{method:"POST",body:{keys:[n]}});r.peek()===u&&(o.value=it(p)[0]??null)});N(()=>bn("/v1/"+encodeURIComponent(e)+"/changes",u=>{if(u.type!=="change"&&u.type!=="erasure"||JSON.parse(u.data).key!==n)return;let p=ca(Q(u.data));if(r.value.some(b=>b.version===p.version))return;let d=u.type==="erasure",h=o.value&&r.value.length===0&&o.value.version!==p.version?[{...o.value,erased:!1}]:[];r.value=[{...p,erased:d},...r.value,...h].slice(0,ki),o.value=d?null:p,ne(a(d?"ao":"af",{key:n}))},u=>{s.value=u,l()}),[e,n]);let c=o.value;return t(f,{children:[t("p",{children:t("a",{href:Ne({key:""}),children:a("ay")})}),t(v,{problem:i.problem.value??s.value,onAgain:l}),c===null&&t(R,{title:a("ap",{key:n}),children:t("p",{children:a("aq")})}),c&&t(xi,{table:e,row:c,onErased:l}),r.value.length>0&&t(Ci,{seen:r.value})]})}function xi({table:e,row:n,onErased:o}){let r=be(n.doc),s=Z().channels?.find(i=>i.table===e)?.datatype;return t("section",{class:"card one",children:[t("header",{class:"row between",children:[t("h2",{class:"key",children:n.key}),t("div",{class:"row",children:[t(Ve,{text:r}),s&&C("table.erase",s)&&t(la,{table:e,row:n.key,version:n.version,onErased:o})]})]}),t("dl",{class:"label",children:[t("div",{children:[t("dt",{children:a("cz")}),t("dd",{children:t(O,{at:n.time})})]}),t("div",{children:[t("dt",{children:a("da")}),t("dd",{children:n.version})]}),t("div",{children:[t("dt",{children:a("aw")}),t("dd",{children:t("code",{children:n.source})})]}),t(Si,{source:n.source},n.source)]}),t(Te,{text:r,label:a("d2")})]})}function Si({source:e}){let n=k("/v1/sources/"+e.split("/").map(encodeURIComponent).join("/")).value.value;if(!n)return null;let o=n.outputs[0];return t(f,{children:[n.record&&t("div",{children:[t("dt",{children:a("d7")}),t("dd",{children:t(Pe,{name:n.record.sender,none:"4e"})})]}),o&&t("div",{children:[t("dt",{children:a("ag")}),t("dd",{children:t("code",{children:o.schema})})]}),(n.redrives?.length??0)>0&&t("div",{children:[t("dt",{children:a("ar")}),t("dd",{children:a("as")})]})]})}function Ci({seen:e}){return t("section",{class:"card one",children:[t("h2",{children:a("at")}),t("ol",{class:"seen",children:e.map(n=>t("li",{children:t("details",{children:[t("summary",{children:[n.erased?a("au",{version:n.version}):a("av",{version:n.version})," ",t("span",{class:"muted",children:t(O,{at:n.time})})]}),n.erased?t("p",{class:"muted",children:n.source}):t(Te,{text:be(n.doc),label:a("d2")})]})},n.version))})]})}function Xe(){return pe("send")?t("a",{class:"button",href:"/",children:a("1c")}):null}var da={path:"/console/tables/:table",title:"d9",view:Ri},Ti=50,Pi=500;function Ri({params:e}){let n=e.table,o=y("key");return t("div",{class:"page",children:[t("header",{class:"head",children:[t("p",{children:t("a",{href:"/console/tables",children:a("c6")})}),t("h1",{children:n})]}),t(Ei,{}),o?t(ua,{table:n,row:o},o):t(Ai,{table:n})]})}function Ei(){let e=g(y("key")?"key":"prefix"),n=g(y("key")||y("prefix"));return t("form",{class:"row filters",role:"search",onSubmit:o=>{o.preventDefault(),j({key:"",prefix:"",[e.value]:n.value})},children:[t($,{label:"az",value:e.value,onChoose:o=>e.value=o,options:[["prefix",a("b1")],["key",a("b0")]]}),t("label",{class:"field grow",children:[a("b8"),t("input",{type:"search",value:n.value,autocomplete:"off",spellcheck:!1,onInput:o=>n.value=o.currentTarget.value})]}),t("button",{type:"submit",class:"primary",children:a("b3")})]})}function Ai({table:e}){let n=y("prefix"),o="/v1/"+encodeURIComponent(e)+"?limit="+Ti+(n&&"&prefix="+encodeURIComponent(n)),r=k(o),s=g(void 0),i=W();N(()=>{s.value=void 0},[o]);let l=r.value.value&&[...it(r.text.value),...s.value?.rows??[]],c=(s.value??r.value.value)?.next,u=()=>i.run(async()=>{let{body:p,text:d}=await L(o+"&after="+encodeURIComponent(c));s.value={rows:[...s.value?.rows??[],...it(d)],next:p.next}});return t(f,{children:[t(v,{problem:r.problem.value??i.problem.value,onAgain:r.again}),l?.length===0&&t(Oi,{prefix:n,table:e}),l&&l.length>0&&t("div",{class:"list stack",children:t(F,{caption:a("b2",{table:e}),columns:Ni(),items:l,id:p=>p.key})}),t(lo,{onMore:c?u:void 0})]})}var Ni=()=>[{title:a("d3"),class:"member",cell:e=>t("a",{href:Ne({key:e.key}),children:e.key})},{title:a("d2"),class:"wide",cell:e=>t("code",{class:"clip",children:e.doc&&De(e.doc).slice(0,Pi)})},{title:a("cz"),class:"time",cell:e=>t(O,{at:e.time})}];function Oi({prefix:e,table:n}){return e?t(R,{title:a("b5",{prefix:e}),children:[t("p",{children:a("b6")}),t("p",{children:t("a",{href:ye(n),children:a("ax")})})]}):t(R,{title:a("b4"),children:[t("p",{children:a("b7")}),t(Xe,{})]})}function pa(e,n,o){if(e.type==="alert"){let r=JSON.parse(e.data);return{id:"alert "+r.at,alert:r}}if(e.type==="change"||e.type==="erasure"){let{key:r,version:s,source:i,time:l}=JSON.parse(e.data);return{id:[o,r,s].join(" "),record:{datatype:n,table:o,key:r,version:s,erases:e.type==="erasure",source:i,time:l}}}}function lt({event:e}){return"alert"in e?t(qi,{a:e.alert}):t(Li,{r:e.record})}function qi({a:e}){let n=(e.errors?.length??0)-1;return t("li",{class:"event",children:[t(x,{state:"no",word:a("7g")}),t("p",{class:"what",children:[t("a",{href:me(e.at),children:[t("strong",{children:e.datatype??a("7l")})," ",n>=0?t(wn,{of:e.errors[0]}):_("reason."+e.reason,e.reason)]})," ",n>0&&t("span",{class:"muted",children:a("7c",{n})})]}),t("p",{class:"muted meta",children:[t(Pe,{name:e.sender,none:"s"})," · ",_("reason."+e.reason,e.reason)," · ",a("5",{n:e.payload_bytes}),e.sent_again&&" · "+a("6r"),e.payload_withheld&&t(f,{children:[" · ",_("withheld."+e.payload_withheld,e.payload_withheld)]})]}),t(O,{at:e.time})]})}function Li({r:e}){return t("li",{class:"event",children:[t(x,{state:"yes",word:a(e.erases?"75":"73")}),t("p",{class:"what",children:[t("strong",{children:e.datatype})," ",t("a",{href:ye(e.table)+"?key="+encodeURIComponent(e.key),children:t("code",{children:e.key})})]}),t("p",{class:"muted meta",children:a("7b",{source:e.source})}),t(O,{at:e.time})]})}var Mi=["malformed","limit_exceeded","unclassified","unknown_datatype","schema_violation","content_mismatch","inconsistent_channel"],en=()=>Mi.map(e=>[e,_("reason."+e,e)]),co=["ready","still_refused","overtaken","erased","already_sent","too_often","cut","headers_lost","not_ours","contradicted","unpatchable","rerouted","gone"],uo=e=>e==="wanted"||e==="running"||e==="stopping";function fe(e,n={}){let o=new URLSearchParams;for(let[r,s]of Object.entries({...e,...n}))for(let i of[s].flat())i&&o.append(r==="ids"?"id":r,String(i));return"/console/redrives/new?"+o}var Tn=e=>e.slice(e.lastIndexOf("/")+1);var fa={path:"/console/live",title:"7k",nav:30,needs:"alerts.read",view:Fi},Ii=200,Di=500,ma=3;function ji(e){let n=y("kind"),o=y("datatype"),r=n==="records"?void 0:Ui("datatype","sender","reason");if(n==="alerts")return{alerts:r,tables:[],lacks:[]};if(r!==void 0&&(y("sender")||y("reason")))return{alerts:r,tables:[],lacks:[a("7d")]};let s=e.filter(u=>!o||u.datatype===o),i=s.filter(u=>u.table&&C("table.read",u.datatype)),l=i.slice(0,ma),c=[];return s.length&&!i.length&&c.push(a("7i")),i.length>ma&&c.push(a("7j",{tables:l.map(u=>u.table).join(", ")})),{alerts:r,tables:l,lacks:c}}function Fi(){let e=g([]),n=g({events:[],dropped:0}),o=g(!1),r=g({}),{channels:s}=Z(),{alerts:i,tables:l,lacks:c}=ji(s??[]),u=l.map(S=>S.table).join(" "),p=E({events:[],dropped:0}),d=()=>{let S=[...n.value.events,...p.current.events],q=Math.max(0,S.length-Di),we=p.current.dropped+q;(p.current.events.length||we)&&(n.value={events:S.slice(q),dropped:n.value.dropped+we}),p.current={events:[],dropped:0}},h=()=>{d(),n.value.events.length!==0&&(e.value=[...n.value.events.toReversed(),...e.value].slice(0,Ii),n.value={...n.value,events:[]})},b=E(void 0),m=()=>{b.current??=setTimeout(()=>{b.current=void 0,o.value?d():h()},200)};N(()=>()=>clearTimeout(b.current),[]),N(()=>{e.value=[],n.value={events:[],dropped:0},p.current={events:[],dropped:0};let S=(re,he)=>{re.type==="dropped"&&(p.current.dropped+=JSON.parse(re.data).dropped);let ve=pa(re,he?.datatype??"",he?.table??"");ve&&p.current.events.push(ve),m()};r.value={};let q=re=>he=>{r.value={...r.value,[re]:he}},we=l.map(re=>bn("/v1/"+encodeURIComponent(re.table)+"/changes",he=>S(he,re),q(re.table)));return i!==void 0&&we.push(bn("/v1/alerts/stream"+i,S,q(""))),()=>we.forEach(re=>re())},[i,u]);let w=()=>o.value=!0,M=()=>{o.value=!1,h()},A=n.value.events.length,I=Object.values(r.value).filter(S=>S!==void 0),T=l.length+(i===void 0?0:1)>I.length;return t("div",{class:"page",children:[t(z,{title:"7k",lead:"7a"}),t(Wi,{channels:s??[]}),[...new Map(I.map(S=>[S.sentence,S])).values()].map(S=>t(v,{problem:S},S.sentence)),c.map(S=>t("p",{class:"hint",children:S},S)),t("p",{class:"row live-state",role:"status",children:[T&&a(o.value?"7h":"76"),n.value.dropped>0&&t("strong",{class:"dropped",children:a("74",{n:n.value.dropped})})]}),e.value.length===0&&A===0&&T&&t(R,{title:a("7e"),children:[t("p",{children:a("7f")}),t(Xe,{})]}),o.value&&t(Cn,{n:A,onShow:h}),e.value.length>0&&t("ol",{class:"events","aria-label":a("7k"),onMouseEnter:w,onMouseLeave:M,onFocusIn:w,onFocusOut:M,children:e.value.map(S=>t(lt,{event:S},S.id))})]})}function Ui(...e){let n=new URLSearchParams;for(let r of e)y(r)&&n.set(r,y(r));let o=n.toString();return o&&"?"+o}function Wi({channels:e}){return t("form",{class:"row filters",role:"search",onSubmit:n=>n.preventDefault(),children:[t($,{label:"1d",value:y("kind"),onChoose:n=>j({kind:n,...n==="records"&&{sender:"",reason:""}}),options:[["",a("78")],["alerts",a("77")],["records",a("79")]]}),t($,{label:"d1",value:y("datatype"),onChoose:n=>j({datatype:n}),options:[["",a("4u")],...e.map(n=>n.datatype)]}),y("kind")!=="records"&&t(f,{children:[t($,{label:"d4",value:y("reason"),onChoose:n=>j({reason:n}),options:[["",a("57")],...en()]}),t("label",{class:"field",children:[a("d7"),t("input",{type:"search",value:y("sender"),autocomplete:"off",spellcheck:!1,onChange:n=>j({sender:n.currentTarget.value.trim()})})]})]})]})}function ha(e,n,o){let r=E(new Map),s=E(""),i=g(0);i.value,e&&(s.current!==o||r.current.size===0)&&(s.current=o,r.current=new Map(e.map(u=>[n(u),u])));let l=()=>{r.current.clear(),i.value++};if(s.current!==o)return{shown:[],fresh:0,update:l};let c=0;for(let u of e??[])r.current.has(n(u))?r.current.set(n(u),u):c++;return{shown:[...r.current.values()],fresh:c,update:l}}var zi=50,Hi=200;function nn(e,n,o,r,s="after"){let i=g({path:e,pages:1}),l=i.value.path===e?i.value.pages:1,c=yn(e,n,async h=>{let b=[],m=e+(e.includes("?")?"&":"?")+"limit="+zi;for(;;){let w=await L(m,{signal:h});b.push(w);let{next:M}=w.body;if(M===null||b.length===l)return{...b[0],body:b};m=e+(e.includes("?")?"&":"?")+"limit="+Hi+"&"+s+"="+encodeURIComponent(M)}},l),u=c.value.value,p=ha(u?.flatMap(o),r,e+" "+u?.length),d=()=>{i.value={path:e,pages:u.length+1}};return{...p,answer:u?.[0].body,problem:c.problem.value,again:c.again,more:u&&u.at(-1).body.next!==null?d:void 0}}var ga={path:"/console/journal",title:"6b",nav:70,needs:"journal.read",view:Gi};function Bi({body:e,text:n}){let o=oe(Q(n),"/entries");return e.entries.map((r,s)=>({...r,whole:o?.items[s]}))}var $i=["decision","plan","run","batch","erasure","catalogue","payloads","login"];function Gi(){let e=y("kind"),n=nn("/v1/journal"+(e&&"?kind="+encodeURIComponent(e)),5e3,Bi,o=>String(o.offset),"before");return t("div",{class:"page",children:[t(z,{title:"6b",lead:"62"}),t("div",{class:"row filters",children:t($,{label:"1d",value:e,onChoose:o=>j({kind:o}),options:[["",a("journal.kind.all")],...$i.map(o=>[o,_("journal.kind."+o,o)])]})}),t(Ze,{list:n,none:t(Vi,{}),children:o=>t("div",{class:"list stack",children:t(F,{caption:a("6b"),columns:Ji(),items:o,id:r=>String(r.offset)})})})]})}function Vi(){return t(R,{title:a("66"),children:t("p",{children:a("67")})})}var Ji=()=>[{title:a("6c"),class:"wide",cell:e=>t(f,{children:[t(Ki,{e}),e.note&&t("p",{class:"muted",children:e.note}),t("details",{children:[t("summary",{children:a("60")}),t(Te,{text:e.whole?be(e.whole):"",label:a("60")})]})]})},{title:a("5x"),class:"member",cell:e=>e.by||t("span",{class:"muted",children:a("65")})},{title:a("6d"),class:"time",cell:e=>t(O,{at:e.at})}];function Ki({e}){if(e.decision)return t("a",{href:se(e.decision.group),children:a("5z",{group:e.decision.group,state:_("state."+e.decision.state,e.decision.state)})});let n=e.run?.plan??e.batch?.plan??(e.plan&&e.id);if(n){let o=e.run?a("6a",{run:n,state:_("journal.run."+e.run.state,e.run.state)}):e.batch?a("5w",{run:n,n:e.batch.sent.length}):a("69",{run:n});return t("a",{href:ge(n),children:o})}return e.erasure?a("61",{table:e.erasure.table}):e.payloads?a("68",{n:e.payloads.alerts?.length??0,route:e.payloads.route}):e.login?a(e.login.out?"64":"63"):e.kind==="catalogue"?a("5y"):`${_("journal.kind."+e.kind,e.kind)} ${B(e.offset)}`}function va(e){let n=[];for(let o of e.split(`
`)){let r=/^([a-z_:0-9]+)(?:\{(.*)\})? (\S+)$/i.exec(o);if(!r)continue;let s={};for(let[,i,l]of(r[2]??"").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g))s[i]=l.replace(/\\(.)/g,(c,u)=>u==="n"?`
`:u);n.push({name:r[1],labels:s,value:Number(r[3])})}return n}function ya(e){let n=new Map;for(let{name:o,labels:r,value:s}of e){if(o!=="esclusa_consumer_lag_records"&&o!=="esclusa_consumer_lag_seconds")continue;let i=n.get(r.group)??{group:r.group,records:0,seconds:0};o==="esclusa_consumer_lag_records"?i.records+=s:i.seconds=Math.max(i.seconds,s),n.set(r.group,i)}return[...n.values()].sort((o,r)=>r.records-o.records||(o.group<r.group?-1:1))}var ba={path:"/console/health",title:"5s",nav:80,view:Qi},_a=5e3;function Qi(){return t("div",{class:"page",children:[t(z,{title:"5s",lead:"5m"}),t(Zi,{}),t(el,{})]})}var Yi=()=>[{title:a("5h"),class:"wide",cell:e=>t("code",{children:e.name})},{title:a("d8"),cell:e=>t(x,{state:e.met?"yes":"no",word:a(e.met?"5n":"5t")})},{title:a("5i"),cell:e=>V(e.detail??"")||"–"}];function Zi(){let e=k("/readyz",_a),n=e.problem.value,o=n?n.body.conditions:e.value.value?.conditions;return t("section",{class:"card one",children:[t("h2",{children:a("5q")}),o?t(x,{state:o.every(r=>r.met)?"yes":"no",word:a(o.every(r=>r.met)?"3m":"3l")}):t(v,{problem:n,onAgain:e.again}),o&&t("div",{class:"plain stack",children:t(F,{caption:a("5q"),columns:Yi(),items:o,id:r=>r.name})})]})}var Xi=()=>[{title:a("5j"),class:"wide",cell:e=>t("code",{children:e.group})},{title:a("5v"),class:"number",cell:e=>B(e.records)},{title:a("5o"),class:"number",cell:e=>e.records===0?"–":Gn(e.seconds)}];function el(){let e=yn("/metrics",_a,p=>Vt("/metrics",{signal:p})),n=e.problem.value;if(n?.status===404)return t(R,{title:a("5f"),children:t("p",{children:a("5g")})});if(n)return t(v,{problem:n,onAgain:e.again});if(e.value.value===void 0)return null;let o=va(e.value.value),s=(p=>o.find(d=>d.name===p)?.value)("esclusa_unaccounted_records"),i=o.filter(p=>p.name==="esclusa_duplicate_records_total").reduce((p,d)=>p+d.value,0),l=o.find(p=>p.name==="esclusa_build_info"),c=[...new Set(o.filter(p=>p.name==="esclusa_last_progress_timestamp_seconds").map(p=>p.labels.role))].sort(),u=ya(o);return t(f,{children:[t("div",{class:"facts",children:[t(Yn,{account:s===void 0?null:{unaccounted:s,repeated:i}}),t("section",{class:"card",children:[t("h2",{children:a("5p")}),t("p",{children:a("5u",{version:l?.labels.version??"–"})}),t("p",{class:"muted",children:a("5r",{roles:c.join(", ")||"–"})})]})]}),t("section",{class:"card one",children:[t("h2",{children:a("5k")}),u.length===0&&t("p",{class:"muted",children:a("5l")}),u.length>0&&t("div",{class:"plain stack",children:t(F,{caption:a("5k"),columns:Xi(),items:u,id:p=>p.group})})]})]})}function ct({fault:e}){let{who:n,where:o,what:r}=Be(e);return t(f,{children:[n," ",o&&t("code",{children:o})," ",r]})}function ut({g:{id:e,datatype:n,reason:o},sender:r}){return o==="inconsistent_channel"||!C("redrive",n,r)?null:t("a",{href:fe({group:e,datatype:n,sender:r}),children:a("4a")})}var wa={path:"/console/senders/:sender",title:"d7",view:nl};function nl({params:e}){let n=e.sender,o="sender="+encodeURIComponent(n),r=k("/v1/alert-groups?limit=100&"+o,5e3),s=k("/v1/alerts?limit=50&"+o,5e3),i=r.value.value?.groups,l=s.value.value?.alerts,c=i?.length===0&&l?.length===0;return t("div",{class:"page",children:[t("header",{class:"head",children:[t("p",{children:a("d7")}),t("h1",{class:"key",children:n==="-"?a("c0"):n}),t("p",{children:a("bx")})]}),t("div",{class:"row actions",children:[i&&t(tl,{name:n,groups:i}),t("a",{class:"button",href:"/console/live?"+o,children:a("by")})]}),t(v,{problem:r.problem.value??s.problem.value,onAgain:r.again}),c&&t(R,{title:a("bt"),children:t("p",{children:a("bu")})}),i&&i.length>0&&t("section",{class:"one",children:[t("h2",{children:a("bv")}),t("div",{class:"list stack",children:t(F,{caption:a("bv"),columns:ol(n,l),open:u=>K(se(u.id)),items:i,id:u=>u.id})})]}),l&&l.length>0&&t("section",{class:"one",children:[t("h2",{children:a("c1")}),t("ol",{class:"events",children:l.map(u=>t(lt,{event:{id:u.at,alert:u}},u.at))})]})]})}function tl({name:e,groups:n}){let o=n.filter(i=>i.state!=="resolved"&&i.reason!=="inconsistent_channel"),s=new Set(o.map(i=>i.datatype)).size===1?o[0].datatype:void 0;return o.length===0||!C("redrive",s,e)?null:t("a",{class:"button primary",href:fe({datatype:s,sender:e}),children:a("bz")})}var ol=(e,n=[])=>[{title:a("db"),class:"wide",cell:o=>t(f,{children:[t("a",{href:se(o.id),children:t(ct,{fault:o})})," ",t(ut,{g:o,sender:e})]})},{title:a("d8"),cell:o=>t(x,{state:o.state})},{title:a("bs"),class:"number",cell:o=>B(o.senders.find(r=>r.sender===e)?.count??0)},{title:a("bw"),class:"time",cell:o=>t(O,{at:n.find(r=>r.groups.includes(o.id))?.time})}];var po=["open","regressed","acknowledged","resolved"];function mo(e){let{who:n,where:o,what:r}=Be(e);return[n,o,r].filter(Boolean).join(" ")}function fo(e){return e.state==="resolved"?["open"]:e.state==="acknowledged"?["resolved","open"]:["acknowledged","resolved"]}var tn=(e,n)=>fo(e).find(o=>n==="a"==(o==="acknowledged"));async function ka(e,n,o){let r=JSON.stringify(String(n?.offset??-1));return(await L("/v1/alert-groups/"+encodeURIComponent(e)+"/state",{method:"PUT",ifMatch:r,body:o})).body}var ho=e=>e?.status===412?e.body.decision:void 0;function xa(e,n){let o=Date.parse(e.hours.from)/36e5,r=Math.floor(n/36e5);return Array.from({length:48},(s,i)=>e.hours.counts[r-47+i-o]??0)}var go={acknowledged:"2g",resolved:"2n",open:"2m"},rl=[["2p",0],["2o",1],["2q",7]];function dt({group:e,keys:n,onDecide:o}){let r=s=>["a","r"].find(i=>tn(e,i)===s);return t(f,{children:fo(e).map(s=>t("button",{type:"button",class:n?void 0:"small",onClick:()=>o({group:e,state:s}),children:[a(go[s])," ",n&&r(s)&&t("kbd",{children:r(s)})]},s))})}function pt({asked:e,onDone:n}){let o=e.value,r=()=>e.value=void 0,s=i=>{e.peek()===o&&r(),n(i)};return t($e,{open:o!==void 0,title:o?a(go[o.state]):"",onClose:r,children:o&&t(al,{...o,onClose:r,onDone:s})})}function al({group:e,state:n,onClose:o,onDone:r}){let s=g(""),i=g(0),l=g(e.decision),c=W(),u=ho(c.problem.value),p=async()=>{let d=n==="acknowledged"&&i.value?new Date(Date.now()+i.value*864e5).toISOString():void 0;await c.run(async()=>{let h=await ka(e.id,l.value,{state:n,by:Ge(),note:s.value.trim()||void 0,until:d});ne(a("2j",{state:_("state."+h.state,h.state),what:mo(h)})),r(h)}),l.value=ho(c.problem.value)??l.value};return t(f,{children:[t("p",{children:mo(e)}),t("form",{onSubmit:d=>{d.preventDefault(),p()},children:[t("label",{class:"field",children:[a("2k"),t("input",{name:"note",autofocus:!0,maxLength:500,value:s.value,onInput:d=>s.value=d.currentTarget.value})]}),n==="acknowledged"&&t("fieldset",{children:[t("legend",{children:a("32")}),rl.map(([d,h])=>t("label",{children:[t("input",{type:"radio",name:"until",checked:i.value===h,onChange:()=>i.value=h})," ",a(d)]},d))]}),!de()&&t("label",{class:"field",children:[a("2h"),t("input",{name:"by",maxLength:100,autocomplete:"name",value:Se.value,onInput:d=>Se.value=d.currentTarget.value}),t("small",{children:a("2i")})]}),u?t("div",{class:"error",role:"alert",children:t("p",{children:[a("2l",{by:u.by||"–",state:_("state."+u.state,u.state)})," ",u.note&&t("q",{children:u.note})]})}):t(v,{problem:c.problem.value}),t("div",{class:"end",children:[t("button",{type:"button",onClick:o,children:a("10")}),t("button",{type:"submit",class:"primary",disabled:c.busy.value,children:a(go[n])})]})]})]})}var sl=["allOf","anyOf","oneOf"],vo=(e,n)=>kn(n).reduce((o,r)=>typeof o=="object"&&o!==null?o[r]:void 0,e);function Pn(e,n,o=new Set){let r=vo(e,n);if(typeof r!="object"||r===null||o.has(n))return[];o.add(n);let s=r,i=[n];typeof s.$ref=="string"&&s.$ref.startsWith("#")&&i.push(...Pn(e,decodeURIComponent(s.$ref.slice(1)),o));for(let l of sl)Array.isArray(s[l])&&s[l].forEach((c,u)=>i.push(...Pn(e,`${n}/${l}/${u}`,o)));for(let l of["if","then","else"])s[l]&&i.push(...Pn(e,n+"/"+l,o));return i}function il(e,n,o){let r=vo(e,n),s=r.properties;return s&&Object.hasOwn(s,o)?[n+"/properties"+Xt(o)]:Array.isArray(r.items)?/^\d+$/.test(o)&&Number(o)<r.items.length?[`${n}/items/${o}`]:[]:typeof r.items=="object"&&/^(\d+|\*)$/.test(o)?[n+"/items"]:typeof r.additionalProperties=="object"&&r.additionalProperties?[n+"/additionalProperties"]:[]}function Sa(e,n,o){let r=Pn(e,""),s=r;for(let l of kn(n))s=r,r=r.flatMap(c=>il(e,c,l)).flatMap(c=>Pn(e,c));let i=l=>l.filter(c=>Object.hasOwn(vo(e,c),o)).map(c=>c+Xt(o));for(let l of[i(r),i(s),r])if(l.length)return l;return[]}var yo=240;function on({root:e,notes:n=[],label:o,small:r}){let s=E(null);return N(()=>{let i=s.current,l=i.querySelector(".noted");r&&l&&(i.scrollTop=l.offsetTop-i.offsetTop-i.clientHeight/3)},[e]),t("ol",{class:"doc"+(r?" small":""),"aria-label":o,ref:s,tabIndex:r?0:void 0,children:jr(eo(e,n)).map((i,l)=>typeof i=="number"?t("li",{class:"muted",style:{counterIncrement:"line "+i},children:a("2t",{n:i})},l):t(ll,{line:i},l))})}function ll({line:e}){return t("li",{class:(e.notes.length?"noted":"")+(e.ghost?" ghost":""),children:[t("code",{style:{paddingInlineStart:`${e.depth*2}ch`},children:[e.name!==void 0&&t("span",{class:"name",children:[JSON.stringify(e.name),": "]}),e.ghost?t("span",{class:"lacks",children:a("2s")}):t(cl,{text:e.text}),e.comma&&","]}),e.notes.map(n=>t("span",{class:"note",children:n},n))]})}function cl({text:e}){let n=e.startsWith('"')?"string":/^[-\dtfn]/.test(e)?"word":void 0;return t("span",{class:n,children:[e.slice(0,yo),e.length>yo&&t("span",{class:"cut",children:a("2r",{n:e.length-yo})})]})}function mt({datatype:e,id:n,faults:o,part:r}){let s=n?"?version="+encodeURIComponent(Tn(n)):"",i=k("/v1/channels/"+encodeURIComponent(e)+"/schema"+s),l=i.value.value,c=l===void 0?[]:o.flatMap(d=>Sa(l,d.pointer,d.keyword)),u=r&&c.length?ul(c):"",p=oe(Q(i.text.value??""),u);return t("section",{class:"card schema",children:[t("div",{class:"row between",children:[t("h2",{children:a("bq",{datatype:e})}),t("span",{class:"muted",children:n?Tn(n):a("bg")})]}),t(v,{problem:i.problem.value,onAgain:i.again}),u&&t("p",{class:"muted",children:[a("bd")," ",t("code",{children:"#"+u})]}),p&&!c.length&&t("p",{class:"hint",children:a("br")}),p&&t(on,{small:!0,root:p,label:a("bq",{datatype:e}),notes:[...new Set(c)].map(d=>({pointer:d.slice(u.length),text:a("bj")}))})]})}function ul(e){let n=e.map(r=>r.split("/")),o=0;for(;o<n[0].length-1&&n.every(r=>r.length-1>o&&r[o]===n[0][o]);)o++;return n[0].slice(0,o).join("/")}function ft({counts:e,label:n,slots:o=48,bad:r}){let s=Math.max(1,...e),i=o-e.length;return t("svg",{class:"bars"+(r?" bad":""),viewBox:`0 0 ${o*3} 24`,preserveAspectRatio:"none",role:"img","aria-label":n,children:[t("rect",{class:"base",x:"0",y:"23",width:o*3,height:"1"}),e.map((l,c)=>{let u=l>0?Math.max(2,l/s*22):0;return u>0&&t("rect",{x:(i+c)*3,y:23-u,width:"2",height:u},c)})]})}var Ca={path:"/console/groups/:id",title:"4h",view:pl},dl=3e3;function pl({params:e}){let n=k("/v1/alert-groups/"+encodeURIComponent(e.id),dl),o=n.value.value;return n.problem.value?.status===404?t(R,{title:a("41"),level:1,children:[t("p",{children:a("42")}),t("p",{children:t("a",{href:"/console/groups",children:a("1")})})]}):t("div",{class:"page",children:[o?t(ml,{g:o,again:n.again}):t("h1",{children:a("4h")}),t(v,{problem:n.problem.value,onAgain:n.again})]})}function ml({g:e,again:n}){let o=Be(e),r=fe({group:e.id,datatype:e.datatype}),s=C("redrive",e.datatype)&&e.reason!=="inconsistent_channel",i=g(void 0),l=C("alerts.decide",e.datatype),c=(u,p)=>{let d=l&&tn(e,u);return d?[{key:u,does:p,run:()=>i.value={group:e,state:d}}]:[]};return ie([...s?[{key:"m",does:"6h",run:()=>K(r)}]:[],...c("a","6e"),...c("r","6n")]),t(f,{children:[t("header",{class:"head",children:[t("p",{class:"kind",children:a("48",{reason:_("reason."+e.reason,e.reason)})}),t("h1",{children:[o.who,": ",o.where&&t("code",{children:o.where})," ",o.what]}),t("div",{class:"row",children:[t(x,{state:e.state}),t("span",{class:"muted",children:[t(ee,{n:e.count})," ",a("43",{n:e.count})," · ",e.sent_again>0&&a("4s",{n:e.sent_again})+" · "," ",a("47")," ",t(O,{at:e.first.time})," · ",a("49")," ",t(O,{at:e.last.time})]})]}),t("div",{class:"row actions",children:[s&&t("a",{class:e.state==="resolved"?"button":"button primary",href:r,children:[a("4a")," ",t("kbd",{children:"m"})]}),l&&t(dt,{keys:!0,group:e,onDecide:u=>i.value=u})]})]}),t(pt,{asked:i,onDone:n}),e.decision&&t(fl,{d:e.decision,state:e.state}),e.anew&&t("p",{class:"hint",children:a("44")}),t(hl,{g:e}),t("div",{class:"halves",children:[e.datatype!=="_none"&&e.keyword?t(mt,{part:!0,datatype:e.datatype,id:e.schemas.at(-1)??null,faults:[{pointer:e.pointer??"",keyword:e.keyword,message:e.message??""}]}):t("section",{class:"card schema",children:[t("h2",{children:a("w")}),t("p",{children:a("4n")})]}),t(vl,{g:e})]}),t(bl,{g:e})]})}function fl({d:e,state:n}){return t("section",{class:"card decided",children:[t("h2",{children:a("46")}),t("p",{children:[a("45",{by:e.by||"–",state:_("state."+e.state,e.state)})," ",t(O,{at:e.time}),e.until&&t(f,{children:[" ",a("4o")," ",t(O,{at:e.until})]}),n==="regressed"&&" "+a("4b")]}),e.note&&t("blockquote",{children:e.note})]})}function hl({g:e}){let n=e.hours.counts.reduce((r,s)=>r+s,0),o=Math.max(0,...e.hours.counts);return t("section",{class:"card trend",children:[t("div",{class:"row between",children:[t("h2",{children:a("4i")}),t("span",{class:"muted",children:a("4l",{n:o})})]}),t(ft,{counts:e.hours.counts,label:a("4k",{n}),bad:e.state!=="resolved"}),t("div",{class:"row between muted axis",children:[t("span",{children:a("4j")}),t("span",{children:a("4m")})]})]})}var gl=500;function vl({g:e}){let n=k(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${gl}`),o=n.value.value?.alerts??[],r=[...new Set(o.map(i=>i.schema??""))].sort(),s=(i,l)=>o.filter(c=>(c.sender??"-")===i&&(c.schema??"")===l).length;return t("section",{class:"card senders",children:[t("h2",{children:a("4f")}),t("div",{class:"scroll",tabIndex:0,role:"region","aria-label":a("4f"),children:t("table",{children:[t("caption",{class:"hidden",children:a("4f")}),t("thead",{children:t("tr",{children:[t("th",{scope:"col",children:a("d7")}),t("th",{scope:"col",class:"number",children:a("cy")}),r.map(i=>t("th",{scope:"col",class:"number",title:i,children:i?Tn(i):a("4p")},i))]})}),t("tbody",{children:[e.senders.map(i=>t("tr",{children:[t("th",{scope:"row",children:[t(Pe,{name:i.sender,none:"4e"})," ",t(ut,{g:e,sender:i.sender})]}),t("td",{class:"number",children:t(ee,{n:i.count})}),r.map(l=>t("td",{class:"number",children:t(ee,{n:s(i.sender,l)})},l))]},i.sender)),e.other_senders>0&&t("tr",{children:[t("th",{scope:"row",children:a("4g")}),t("td",{class:"number",children:t(ee,{n:e.other_senders})}),r.map(i=>t("td",{class:"number",children:"–"},i))]})]})]})}),t(v,{problem:n.problem.value,onAgain:n.again}),t("p",{class:"muted",children:a("4q",{n:o.length})})]})}var yl=20;function bl({g:e}){let n=g(e.count),o=k(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${yl}`),r=o.value.value?.alerts,s=e.count-n.value,i=()=>{n.value=e.count,o.again()};return t("section",{class:"samples",children:[t("h2",{children:a("4c")}),t(Cn,{n:s,onShow:i}),t(v,{problem:o.problem.value,onAgain:o.again}),r?.length===0&&t("p",{class:"muted",children:a("4d")}),r&&r.length>0&&t("div",{class:"list stack",children:t(F,{caption:a("4c"),columns:_l(),items:r,id:l=>l.at,open:l=>K(me(l.at))})})]})}var _l=()=>[{title:a("u"),cell:e=>t(f,{children:[t("a",{href:me(e.at),children:e.at}),e.sent_again&&t("p",{class:"muted",children:a("6r")})]})},{title:a("db"),class:"wide",cell:e=>t(X,{errors:e.errors.slice(0,2),omitted:e.errors.length+e.errors_omitted-2})},{title:a("d7"),cell:e=>t(Pe,{name:e.sender,none:"4e"})},{title:a("d5"),cell:e=>t("code",{children:e.id})},{title:a("4r"),class:"time",cell:e=>t(O,{at:e.time})}];function ht(e){let n=atob(e),o=new Uint8Array(n.length);for(let r=0;r<n.length;r++)o[r]=n.charCodeAt(r);return o}function gt(e){try{return new TextDecoder("utf-8",{fatal:!0,ignoreBOM:!0}).decode(e)}catch{return}}function Ta(e){let n=[];for(let o=0;o<e.length;o+=16){let r=[...e.subarray(o,o+16)],s=r.map(l=>l.toString(16).padStart(2,"0")),i=r.map(l=>l>=32&&l<127?String.fromCharCode(l):".");n.push(`${o.toString(16).padStart(6,"0")}  ${s.slice(0,8).join(" ").padEnd(23)}  ${s.slice(8).join(" ").padEnd(23)}  ${i.join("")}`)}return n.join(`
`)}function rn({list:e,open:n}){return t("details",{class:"card commands",open:n,children:[t("summary",{children:a("2e")}),t("ul",{children:e.filter(o=>o.text).map(o=>t("li",{children:[t("div",{class:"row between",children:[t("h3",{children:o.title}),t(Ve,{text:o.text})]}),t("pre",{children:t("code",{children:o.text})})]},o.title))})]})}var wl=4;async function kl(e,n){let o=[],r=[e];for(let s=r.shift();s&&o.length<wl;s=r.shift()){let{body:i}=await L("/v1/sources/"+s,{signal:n});o.push(i);for(let l of i.redrives??[])l.from===s&&r.push(l.to)}return o}function Pa({alert:e}){let n=e.redrive?.split(";")[0]??e.id,o=e.source.partition===null||e.reason==="inconsistent_channel",r=g(void 0),s=g(void 0),i=g(0),l=i.value;return N(()=>{if(o)return;let c=new AbortController;return s.value=void 0,kl(n,c.signal).then(u=>r.value=u,u=>{if(u instanceof J)s.value=u;else if(u.name!=="AbortError")throw u}),()=>c.abort()},[n,l]),t("section",{class:"card lineage",children:[t("h2",{children:a("72")}),o&&t("p",{children:a(e.reason==="inconsistent_channel"?"6v":"6x")}),t(v,{problem:s.value,onAgain:()=>{i.value++}}),!o&&!r.value&&!s.value&&t("p",{class:"muted",children:a("6z")}),r.value&&t("ol",{class:"steps",children:r.value.flatMap((c,u)=>xl(c,u,r.value))})]})}function xl(e,n,o){let r=o.flatMap(i=>i.redrives??[]).find(i=>i.to===e.source),s=[t(vt,{state:"acknowledged",word:a(n===0?"6u":"6r"),at:r?.time??e.record?.time,children:[t("code",{children:e.source}),r&&t(f,{children:[" ",a("6t",{by:r.by||"–"})," ",t("a",{href:ge(r.run),children:a("71")})]}),!r&&e.record?.sender&&" "+a("6w",{sender:e.record.sender})]},e.source)];for(let i of e.alerts)s.push(t(vt,{state:"no",word:a("70"),at:i.time,children:[t("a",{href:me(i.at),children:a("6s",{at:i.at})})," ",i.errors[0]&&t(wn,{of:i.errors[0]})]},i.at));for(let i of e.outputs)s.push(t(vt,{state:"yes",word:a("6q"),at:i.time,children:[t("code",{children:i.at})," ",i.key&&a("6y",{key:i.key})]},i.at));return!e.alerts.length&&!e.outputs.length&&s.push(t(vt,{state:"open",word:_("source."+e.outcome,e.outcome),at:void 0},e.source+"?")),s}function vt({state:e,word:n,at:o,children:r}){return t("li",{children:[t(x,{state:e,word:n}),t("span",{children:r}),t("span",{class:"muted",children:o&&t(O,{at:o})})]})}var bo=4096;function Ra({alert:e,at:n}){let o=e.payload===null?void 0:ht(e.payload),r=o&&gt(o),s=r===void 0||e.payload_truncated?void 0:Q(r);return t("section",{class:"card body",children:[t("div",{class:"row between",children:[t("h2",{children:a("4")}),t("span",{class:"muted",children:a("5",{n:e.payload_bytes})})]}),e.payload_withheld&&t("p",{class:"hint",children:_("alert.withheld."+e.payload_withheld,e.payload_withheld)}),e.payload_truncated&&t("p",{class:"hint",children:a("v",{n:o?.length??0})}),s?t(on,{root:s,notes:_o(e.errors),label:a("4")}):t(Sl,{bytes:o,alert:e}),!e.payload_withheld&&!e.payload_truncated&&o&&t("p",{children:t("a",{href:"/v1/alerts/"+n+"?as=original",download:e.id.replaceAll("/","-"),children:a("9")})})]})}var _o=e=>e.map(n=>({pointer:n.pointer,text:V(n.message)}));function Sl({bytes:e,alert:n}){return e?e.length===0?t("p",{class:"muted",children:a("c")}):t(f,{children:[t(X,{errors:n.errors}),!n.payload_truncated&&t("p",{class:"muted",children:a("p")}),t("pre",{class:"dump",tabIndex:0,"aria-label":a("a"),children:Ta(e.subarray(0,bo))}),e.length>bo&&t("p",{class:"muted",children:a("b",{n:e.length-bo})})]}):n.payload_withheld?null:t("p",{class:"muted",children:a("m")})}var Cl=/^[A-Za-z0-9_@%+=:,./-]+$/,Tl=/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u,Pl=e=>Cl.test(e)?e:"'"+e.replaceAll("'","'\\''")+"'",_e=(...e)=>Tl.test(e.join(""))?"":e.map(Pl).join(" "),an=(e,n)=>_e("curl",...n===void 0?[]:["-d",n],location.origin+e);var Ea={path:"/console/alerts/:partition/:offset",title:"u",view:Rl};function Rl({params:e}){let n=e.partition+"/"+e.offset,o=k("/v1/alerts/"+encodeURIComponent(e.partition)+"/"+encodeURIComponent(e.offset)),r=o.value.value;return r?t(Al,{alert:r,at:n}):t(El,{problem:o.problem.value,onAgain:o.again,at:n})}function El({problem:e,onAgain:n,at:o}){return e?.status!==404?t("div",{class:"page",children:[t("h1",{children:a("3",{at:o})}),e?t(v,{problem:e,onAgain:n}):t("p",{class:"muted",children:a("16")})]}):t(R,{title:a("0",{at:o}),level:1,children:[t("p",{children:a("2")}),t("p",{children:t("a",{href:"/console/groups",children:a("1")})})]})}function Al({alert:e,at:n}){let o=e.errors[0],r=e.sent_again,s=e.source.partition!==null&&e.reason!=="inconsistent_channel"&&!r&&C("redrive",e.datatype??void 0,e.sender??"-"),i=fe({ids:[e.id],datatype:e.datatype??"_none",sender:e.sender??"-"},{at:[n]});return ie(s?[{key:"m",does:"6h",run:()=>K(i)}]:[]),t("div",{class:"page alert",children:[t("header",{class:"head",children:[t("p",{class:"kind",children:a("3",{at:n})}),t("h1",{children:[e.datatype??e.named??a("8"),o&&t(f,{children:[": ",o.pointer&&t("code",{children:o.pointer})," ",V(o.message)]})]}),t("p",{children:[_("reason."+e.reason,e.reason)," · ",t("a",{href:Qe(e.sender??"-"),children:e.sender===null?a("s"):a("r",{sender:e.sender})})," · ",t(O,{at:e.time})]}),r&&t("p",{class:"row",children:[t(x,{state:"acknowledged",word:a("6r")})," ",t(O,{at:r.time})," ",t("a",{href:ge(r.run),children:a("71")})]}),t("div",{class:"row actions",children:[s&&t("a",{class:"button primary",href:i,children:[a("q")," ",t("kbd",{children:"m"})]}),e.groups.map((l,c)=>t("a",{class:"button",href:se(l),children:c===0?a("f"):a("g",{n:c+1})},l))]})]}),(e.errors.length>1||e.errors_omitted>0)&&t(Nl,{alert:e}),t("div",{class:"halves",children:[t(Ra,{alert:e,at:n}),e.datatype?t(mt,{datatype:e.datatype,id:e.schema,faults:e.errors}):t(Ol,{})]}),C("alerts.read",void 0)&&t(Pa,{alert:e}),t(ql,{alert:e,at:n}),t(Ll,{alert:e}),t(rn,{list:Ml(e,n,s)})]})}function Nl({alert:e}){return t("section",{class:"card",children:[t("h2",{children:a("e",{n:e.errors.length+e.errors_omitted})}),t(X,{errors:e.errors,omitted:e.errors_omitted})]})}function Ol(){return t("section",{class:"card schema",children:[t("h2",{children:a("w")}),t("p",{children:a("x")})]})}function ql({alert:e,at:n}){let o=k("/v1/alerts/"+n+"/headers"),r=o.value.value?.headers??[];return t("section",{class:"card",children:[t("h2",{children:a("h")}),t(v,{problem:o.problem.value,onAgain:o.again}),o.value.value&&r.length===0&&t("p",{class:"muted",children:a("i")}),r.length>0&&t("dl",{class:"facts-list",children:r.map((s,i)=>t("div",{children:[t("dt",{children:t("code",{children:s.name})}),t("dd",{children:s.value===null?t("em",{children:a("k")}):t("code",{children:Aa(s.value)})})]},i))}),e.headers_omitted>0&&t("p",{class:"hint",children:a("j",{n:e.headers_omitted})})]})}function Aa(e){let n=ht(e);return gt(n)??"0x"+[...n].map(o=>o.toString(16).padStart(2,"0")).join("")}function Ll({alert:e}){let{source:n}=e,o=[[a("t"),n.partition===null?null:e.id],[a("d3"),n.key===null?null:Aa(n.key)],[a("6"),n.timestamp],[a("o"),e.time],[a("7"),e.component+" "+e.version],[a("l"),e.named],[a("n"),e.principal],[a("d6"),e.schema],["SHA-256",/^0+$/.test(e.payload_sha256)?null:e.payload_sha256]];return t("section",{class:"card",children:[t("h2",{children:a("d")}),t("dl",{class:"facts-list",children:o.filter(([,r])=>r!==null&&r!=="").map(([r,s])=>t("div",{children:[t("dt",{children:r}),t("dd",{children:t("code",{children:s})})]},r))})]})}function Ml(e,n,o){let r=[{title:a("2d"),text:_e("esclusa","alerts","show",n)},{title:a("28"),text:an("/v1/alerts/"+n)}];return o&&(r.push({title:a("2f"),text:_e("esclusa","where",e.id)}),r.push({title:a("2a"),text:_e("esclusa","redrive","--id",e.id,"--plan")})),r}var Na=["group","datatype","reason","sender","since","until"];function yt(){let e=te.value.query,n={};for(let r of Na)e.get(r)&&(n[r]=e.get(r));let o=e.getAll("id").filter(r=>r);return o.length&&(n.ids=o),n}var wo=3;function Oa(e,n,o,r){return{as:e||void 0,overtaken:n==="send"?n:void 0,max_attempts:o===wo?void 0:o||void 0,limit:r||void 0}}var ko=()=>Oa(y("as"),y("overtaken"),Number(y("max_attempts")),Number(y("limit"))),qa=e=>"esclusa.patch."+JSON.stringify([Na.map(n=>e[n]),e.ids]);function sn(e,n){try{sessionStorage.setItem(qa(e),n)}catch{}}function xo(e){try{return sessionStorage.getItem(qa(e))??""}catch{return""}}function Rn(e,n){let o=JSON.stringify(e);return n.trim()?o.slice(0,-1)+`,"patch":${n}}`:o}function bt({patch:e,...n}){let{filter:o,...r}=n,{ids:s,...i}=o,l=["esclusa","redrive"];for(let[h,b]of Object.entries({...i,...r}))b&&l.push("--"+h.replace("_","-"),String(b));for(let h of s??[])l.push("--id",h);l.push("--plan");let c=Q(e),u=c?De(c):e.trim(),p=_e(...l,...u?["--patch","-"]:[]),d=_e("printf","%s",u);return{shell:u?d&&p&&d+" | "+p:p,call:an("/v1/redrives",Ye(Rn(n,u)))}}function La(e,n){let{filter:o,as:r,overtaken:s,max_attempts:i,limit:l}=e.plan;return{filter:o,patch:n,...Oa(r,s,i,l)}}var Il=()=>en().filter(([e])=>e!=="inconsistent_channel"),Dl=[["datatype","d1"],["reason","d4"],["sender","d7"],["since","30"],["until","32"]];function ln({filter:e}){return t("ul",{class:"chips",children:[e.group&&t("li",{children:[a("4h")," ",t("a",{href:se(e.group),children:e.group})]}),Dl.map(([n,o])=>{let r=e[n];return r&&t("li",{children:[a(o)," ",t("strong",{children:n==="reason"?_("reason."+r,r):r})]},n)}),(e.ids??[]).slice(0,3).map(n=>t("li",{children:[a("d5")," ",t("strong",{children:n})]},n)),(e.ids?.length??0)>3&&t("li",{children:a("2y",{n:e.ids.length-3})})]})}function Ma(){let e=Z().channels??[],n=(r,s)=>j({[r]:s,at:""},!0),o=(r,s,i)=>t("label",{class:"field",children:[s,t("input",{defaultValue:y(r),onChange:l=>n(r,l.currentTarget.value.trim())}),i&&t("small",{children:i})]});return t("div",{class:"fields",children:[t($,{label:"d1",value:y("datatype"),onChoose:r=>n("datatype",r),options:[["",a("2x")],...e.map(r=>r.datatype),["_none",a("2z")]]}),t($,{label:"d4",value:y("reason"),onChoose:r=>n("reason",r),options:[["",a("2x")],...Il()]}),o("sender",a("d7")),o("since",a("30"),a("31")),o("until",a("32"),a("31")),o("group",a("4h"))]})}var jl=[{example:'{"op":"convert","path":"/width","to":"integer"}',does:"7x"},{example:'{"op":"map","path":"/unit","values":{"KG":"kg"}}',does:"85"},{example:'{"op":"default","path":"/unit","value":"kg"}',does:"7y"},{example:'{"op":"rename","path":"/name","to":"/nombre"}',does:"87"},{example:'{"op":"drop_unknown"}',does:"7z"},{example:'{"op":"replace","path":"/edad","value":150}',does:"88"},{example:'{"op":"remove","path":"/edad"}',does:"86"}];function So(e,n){let o=oe(Q(e),n);return o?o.kind==="array"?`[
`+o.items.map(r=>"  "+De(r)).join(`,
`)+`
]`:be(o):""}function Ia({planning:e,text:n,onText:o,wish:r,fault:s}){return t("section",{class:"card patch",children:[t("h2",{children:a("8e")}),t("p",{class:"muted",children:a("84")}),t(Fl,{planning:e,wish:r,text:n,onTake:o}),t("label",{class:"field",children:[a("83"),t("textarea",{rows:Math.min(16,Math.max(4,n.split(`
`).length+1)),spellcheck:!1,value:n,onInput:i=>o(i.currentTarget.value),"aria-invalid":s?"true":void 0,"aria-describedby":"patch-fault"})]}),t("p",{id:"patch-fault",class:"note",role:"status",children:s}),t("details",{children:[t("summary",{children:a("80")}),t("dl",{class:"operations",children:jl.map(i=>t("div",{children:[t("dt",{children:t("code",{children:i.example})}),t("dd",{children:a(i.does)})]},i.example))})]})]})}function Fl({planning:e,wish:n,text:o,onTake:r}){let s=JSON.stringify(n),i=Jn(s)&&!e,l=E(""),c=k(i||l.current===s?"/v1/redrives/suggest":"",0,s);if(c.value.value&&(l.current=s),c.problem.value)return t(v,{problem:c.problem.value,onAgain:c.again});if(!c.value.value)return t("p",{class:"muted",children:a("8b")});if(!c.value.value.patch)return t("p",{class:"hint",children:a("8a")});let u=So(c.text.value,"/patch");return u===o?null:t("div",{class:"suggested",children:[t("h3",{children:a("89")}),t("pre",{children:t("code",{children:u})}),t("button",{type:"button",class:"primary","data-take":!0,onClick:()=>{r(u),ne(a("8d"))},children:[a("8c")," ",t("kbd",{children:"s"})]})]})}var Ul=3;function _t({ats:e,patch:n,as:o}){let r=Jn(JSON.stringify([e,n,o])),s=Array.from({length:Ul},(c,u)=>k(r&&e[u]?"/v1/redrives/preview":"",0,Rn({at:e[u],as:o},n))).slice(0,e.length);if(s.some(c=>!c.value.value&&!c.problem.value))return t("p",{class:"muted",children:a("trial.trying")});let[i,...l]=s.map(c=>c.problem.value);return i&&l.every(c=>c?.message===i.message)?t(v,{problem:i,onAgain:()=>s.forEach(c=>c.again())}):t("ul",{class:"trials",children:s.map((c,u)=>t("li",{children:t(Wl,{at:e[u],told:c,patched:!!n.trim()})},e[u]))})}function Wl({at:e,told:n,patched:o}){let r=n.value.value;return t(f,{children:[t("div",{class:"row between",children:[t("h3",{children:t("a",{href:me(e),children:a("3",{at:e})})}),r&&t(x,{state:r.outcome==="ready"?"yes":"no",word:_("trial."+r.outcome,r.outcome)})]}),r?t(zl,{at:e,trial:r,patched:o}):t(v,{problem:n.problem.value,onAgain:n.again})]})}function zl({at:e,patched:n,trial:{before:o,after:r,why:s,errors:i}}){let l=r===null?void 0:Q(r);return t(f,{children:[s&&!i.length&&t("p",{class:"hint",children:V(s)}),o!==null&&r!==null&&o!==r&&t(at,{left:Ce(o),right:Ce(r),names:[a("schemas.from"),a("schemas.to")],label:a("trial.diff",{at:e})}),o!==null&&o===r&&t("p",{class:"muted",children:a(n?"trial.same":"trial.plain")}),i.length>0&&(l?t(on,{root:l,notes:_o(i),label:a("trial.faults",{at:e})}):t(X,{errors:i}))]})}function wt({of:e,at:n,patch:o}){let r=k(n&&e.ids?.length===1?"/v1/alerts/"+n:"").value.value;if(!r)return null;let s={group:r.groups[0],datatype:r.datatype??"_none"};return C("redrive",s.datatype)?t("p",{children:t("a",{href:fe(s),onClick:()=>{o&&sn(s,o)},children:a("8y")})}):null}var Hl=30,Da=3;function Bl(e){if(!e.trim())return"";try{let n=JSON.parse(e);return typeof n=="object"&&n?"":a("82")}catch(n){return a("81",{why:n.message})}}function ja(){let e=yt(),n=Object.keys(e).length===0,o=JSON.stringify(e),r=g(xo(e)),s=ko(),i=E(n).current,l=E(Object.values(s).some(Boolean)).current,c=!n&&C("redrive",e.datatype,e.sender),u=W();N(()=>{r.value=xo(e)},[o]);let p=m=>{r.value=m,sn(e,m)},d=Bl(r.value),h=()=>u.run(async()=>{let m=te.peek().path,w=Rn({filter:yt(),...ko(),by:Ge(),note:y("note")||void 0},r.value),{body:M}=await Fa(()=>L("/v1/redrives",{method:"POST",body:w}));te.peek().path===m&&K(ge(M.id),!0)});ie([{key:"s",does:"6o",run:()=>document.querySelector("[data-take]")?.click()},{key:"p",does:"6l",run:()=>{c&&!d&&h()}}]);let b=bt({filter:e,patch:r.value,...s});return t("div",{class:"page",children:[t(z,{title:"8u",lead:"8j"}),t("section",{class:"card",children:[t("h2",{children:a("8v")}),n?t("p",{class:"hint",children:a("8x")}):t(ln,{filter:e}),t(wt,{of:e,at:y("at"),patch:r.value}),t("details",{open:i,children:[t("summary",{children:a("8w")}),t(Ma,{})]})]}),!n&&!c&&t("p",{class:"hint",children:a("8i")}),c&&t(f,{children:[t(Ia,{planning:u.busy.value,text:r.value,onText:p,wish:{filter:e,as:s.as},fault:d}),t("section",{class:"card",children:[t("h2",{children:a("8r")}),d?t("p",{class:"muted",children:a("8s")}):t($l,{patch:r.value,as:s.as})]}),t("form",{class:"card options",onSubmit:m=>{m.preventDefault(),d||h()},children:[t("details",{open:l,children:[t("summary",{children:a("8m")}),t("div",{class:"fields",children:[t("label",{class:"field",children:[a("8f"),t("input",{...kt("as")}),t("small",{children:a("8g")})]}),t("label",{class:"field",children:[a("8h"),t("input",{type:"number",min:1,max:100,placeholder:String(wo),...kt("max_attempts")})]}),t("label",{class:"field",children:[a("8k"),t("input",{type:"number",min:0,...kt("limit")}),t("small",{children:a("8l")})]})]}),t("label",{class:"check",children:[t("input",{type:"checkbox",checked:!!s.overtaken,onChange:m=>j({overtaken:m.currentTarget.checked?"send":""},!0)})," ",a("8n")]})]}),t("div",{class:"fields",children:[!de()&&t("label",{class:"field",children:[a("2h"),t("input",{value:Se.value,onInput:m=>Se.value=m.currentTarget.value,autocomplete:"name"})]}),t("label",{class:"field",children:[a("2k"),t("input",{...kt("note")})]})]}),t(v,{problem:u.problem.value}),t("div",{class:"row",children:[t("button",{type:"submit",class:"primary",disabled:u.busy.value||!!d,children:[a(u.busy.value?"8q":"8o")," ",t("kbd",{children:"p"})]}),t("span",{class:"muted",children:a("8p")})]})]}),!d&&t(rn,{list:[{title:a("2c"),text:b.shell},{title:a("28"),text:b.call}]})]})]})}async function Fa(e,n=5){try{return await e()}catch(o){if(!(o instanceof J)||o.status!==429||!n)throw o;return await new Promise(r=>setTimeout(r,400)),Fa(e,n-1)}}var kt=e=>({defaultValue:y(e),onChange:n=>j({[e]:n.currentTarget.value.trim()},!0)});function $l({patch:e,as:n}){let o=yt(),r=new URLSearchParams({limit:String(Hl)});for(let[u,p]of Object.entries(o))typeof p=="string"&&r.set(u,p);let s=k(o.ids?"":"/v1/alerts?"+r),i=te.value.query.getAll("at").slice(0,Da),l=(s.value.value?.alerts??[]).sort((u,p)=>+!!u.sent_again-+!!p.sent_again),c=i.length?i:l.slice(0,Da).map(u=>u.at);return t(f,{children:[t(v,{problem:s.problem.value,onAgain:s.again}),(o.ids||s.value.value)&&c.length===0&&t("p",{class:"hint",children:a("8t")}),c.length>0&&t(_t,{ats:c,patch:e,as:n})]})}var Gl={planned:"open",wanted:"acknowledged",running:"acknowledged",stopping:"acknowledged",paused:"no",stopped:"no",done:"resolved"};function xt({state:e}){let n=Gl[e]??"open";return t(x,{state:n==="open"?"planned":n,word:_("redrive.state."+e,e)})}function Ua({id:e}){let n=g(4e3),o=k("/v1/redrives/"+encodeURIComponent(e),n.value),r=o.value.value;return n.value=r?uo(r.state)?700:r.state==="done"?0:4e3:4e3,o.problem.value?.status===404?t(R,{title:a("96"),level:1,children:[t("p",{children:a("97")}),t("p",{children:t("a",{href:"/console/redrives",children:a("ac")})})]}):t("div",{class:"page",children:[r?t(Vl,{r,told:o}):t("h1",{children:a("a3")}),t(v,{problem:o.problem.value,onAgain:o.again})]})}function Vl({r:e,told:n}){let o=E(e.state);N(()=>{o.current!==e.state&&ne(a("9l",{state:_("redrive.state."+e.state,e.state)})),o.current=e.state},[e.state]);let r=So(n.text.value,"/plan/patch"),s=La(e,r),i=bt(s),l=C("redrive",e.plan.filter.datatype,e.plan.filter.sender),c=l&&t(Ql,{wish:s,r:e});return t(f,{children:[t("header",{class:"head",children:[t("p",{class:"kind",children:a("9j",{id:e.id})}),t("h1",{children:e.plan.note||a("9m",{n:e.plan.alerts})}),t("div",{class:"row",children:[t(xt,{state:e.state}),t("span",{class:"muted",children:[a("9f",{by:e.plan.by||"–"})," ",t(O,{at:e.plan.time})]})]}),t(ln,{filter:e.plan.filter}),t(wt,{of:e.plan.filter,at:Object.values(e.plan.samples??{})[0]?.[0].at,patch:r})]}),t(Jl,{r:e,told:n,allowed:l,again:c}),t(ec,{counts:e.plan.counts,r:e}),t(nc,{r:e,patch:r,allowed:l,again:c}),t(rn,{list:[{title:a("2c"),text:i.shell},{title:a("2b"),text:_e("esclusa","redrive","--run",e.id)},{title:a("28"),text:i.call},{title:a("29"),text:an(`/v1/redrives/${e.id}/run`,"{}")}]})]})}function Jl({r:e,told:n,allowed:o,again:r}){let s=W(),i=(c,u)=>s.run(async()=>{try{await L(`/v1/redrives/${encodeURIComponent(e.id)}/${c}`,{method:"POST",body:{...u,by:Ge()},ifMatch:c==="run"?n.tag.value:void 0})}catch(p){throw p instanceof J&&(p.status===412||p.status===409)&&ne(a("9n")),p}finally{n.again()}}),l=e.plan.limit?Math.min(e.plan.limit,e.plan.counts.ready??0):e.plan.counts.ready??0;return t("section",{class:"card run",children:[t("h2",{children:a(e.run?"9y":"9d")}),e.run&&t(Zl,{r:e,again:r}),e.state==="planned"&&l===0&&t(f,{children:[t("p",{class:"hint",children:a("9k")}),r]}),!o&&e.state!=="done"&&t("p",{class:"hint",children:a("8i")}),o&&e.state==="planned"&&l>0&&t(Yl,{n:l,busy:s.busy.value,onRun:c=>{i("run",{rate:c})}}),o&&uo(e.state)&&t("div",{class:"row",children:[t("button",{type:"button",disabled:s.busy.value||e.state==="stopping",onClick:()=>{i("stop",{})},children:a("a1")}),t("span",{class:"muted",children:a("a2")})]}),o&&(e.state==="paused"||e.state==="stopped")&&t("div",{class:"row",children:[t("button",{type:"button",class:"primary",disabled:s.busy.value,onClick:()=>{i("run",{rate:e.run?.rate||void 0})},children:a("9g")}),t("span",{class:"muted",children:a("9h")})]}),t(v,{problem:s.problem.value}),e.state==="done"&&e.plan.filter.group&&t("p",{children:t("a",{href:se(e.plan.filter.group),children:a("9i")})}),e.state==="done"&&t(Kl,{datatype:e.plan.as??e.plan.filter.datatype})]})}function Kl({datatype:e}){let n=Z().channels?.find(o=>o.datatype===e)?.table;return!n||!C("table.read",e)?null:t("p",{children:t("a",{href:ye(n),children:a("9x",{table:n})})})}var Wa=({plan:{samples:e}})=>["ready","still_refused","unpatchable"].flatMap(n=>e?.[n]??[]).map(n=>n.at);function Ql({wish:{filter:e,patch:n,...o},r}){return t("p",{children:t("a",{href:fe(e,{...o,note:r.plan.note,at:e.ids&&Wa(r).slice(0,3)}),onClick:()=>sn(e,n),children:a("98")})})}function Yl({n:e,busy:n,onRun:o}){let r=g(""),s=g(""),i=E(null);ie([{key:"r",does:"6j",run:()=>i.current?.focus()}]);let l=r.value===String(e);return t("form",{onSubmit:c=>{c.preventDefault(),l&&o(Number(s.value)||void 0)},children:[t("p",{children:a("9e",{n:e})}),t("div",{class:"fields",children:[t("label",{class:"field",children:[a("a4",{number:String(e)}),t("input",{ref:i,inputMode:"numeric",autocomplete:"off",value:r.value,onInput:c=>r.value=c.currentTarget.value=c.currentTarget.value.replace(/\D/g,"")})]}),t("label",{class:"field",children:[a("9u"),t("input",{type:"number",min:0,value:s.value,onInput:c=>s.value=c.currentTarget.value}),t("small",{children:a("9v")})]})]}),t("div",{class:"row",children:t("button",{type:"submit",class:"primary",disabled:n||!l,children:a("9z",{n:e})})})]})}function Zl({r:e,again:n}){let o=e.run;return t(f,{children:[t("div",{class:"progress",children:[t("progress",{"aria-label":a("9t"),max:Math.max(1,e.plan.alerts),value:e.state==="done"?Math.max(1,e.plan.alerts):o.passed}),t("p",{children:[t("strong",{children:a("a0",{n:o.sent})})," ",t("span",{class:"muted",children:[a("9q",{n:e.plan.alerts,passed:o.passed}),o.rate>0&&" · "+a("9w",{n:o.rate}),o.instance&&" · "+o.instance]})]}),e.why&&t("p",{class:"hint",children:V(e.why)})]}),e.state==="done"?t(Xl,{r:e,again:n}):e.state==="running"&&o.passed>=e.plan.alerts&&t(x,{state:"acknowledged",word:a("99")})]})}function Xl({r:e,again:n}){let o=e.run.back;return o?o.count===0?t(x,{state:"yes",word:a("9a")}):t("div",{children:[t(x,{state:"no",word:a("9b",{n:o.count})}),t("ul",{class:"row",children:o.samples.map(r=>t("li",{children:t("a",{href:me(r),children:a("3",{at:r})})},r))}),n]}):t("p",{class:"hint",children:a("9c")})}function ec({counts:e,r:n}){let o=[...co,...Object.keys(e).filter(s=>!co.includes(s))].filter(s=>(e[s]??0)>0),r=Math.max(1,...o.map(s=>e[s]));return t("section",{class:"card",children:[t("h2",{children:a("9o",{n:n.plan.alerts})}),o.length===0&&t("p",{class:"hint",children:a("9p")}),t("ul",{class:"outcomes",children:o.map(s=>t("li",{class:s==="ready"?"ready":void 0,children:[t("strong",{class:"count",children:B(e[s])}),t("div",{children:[t("h3",{children:_("outcome."+s,s)}),t("p",{class:"muted",children:_("outcome."+s+".why","")}),t("ul",{class:"samples",children:(n.plan.samples?.[s]??[]).map(i=>t("li",{children:[t("a",{href:me(i.at),children:i.id})," ",V(i.why)]},i.at))})]}),t("meter",{"aria-label":_("outcome."+s,s),min:0,max:r,value:e[s]})]},s))})]})}function nc({r:e,patch:n,allowed:o,again:r}){let s=Wa(e);return t("section",{class:"card",children:[t("h2",{children:a("9r")}),n?t(f,{children:[t("pre",{class:"text",children:t("code",{children:n})}),o&&s.length>0&&t(_t,{ats:s.slice(0,3),patch:n,as:e.plan.as})]}):t("p",{class:"muted",children:a("9s")}),e.state==="planned"&&r]})}var za={path:"/console/redrives/:id",title:"a3",view:({params:e})=>e.id==="new"?t(ja,{}):t(Ua,{id:e.id})};var Ha={path:"/console/redrives",title:"ac",nav:25,needs:"alerts.read",view:tc};function tc(){let e=nn("/v1/redrives",4e3,n=>n.body.redrives,n=>n.id);return t("div",{class:"page",children:[t(z,{title:"ac",lead:"a6"}),t(Ze,{list:e,none:t(oc,{}),children:n=>t("div",{class:"list stack",children:t(F,{caption:a("ac"),columns:rc(),items:n,id:o=>o.id,open:o=>K(ge(o.id))})})})]})}function oc(){return t(R,{title:a("a7"),children:[t("p",{children:a("a8")}),t("p",{children:t("a",{href:"/console/groups",children:a("1")})})]})}var rc=()=>[{title:a("d8"),cell:e=>t(xt,{state:e.state})},{title:a("ad"),class:"wide",cell:e=>t(f,{children:[t("a",{href:ge(e.id),children:e.plan.note||a("a9",{id:e.id})}),t(ln,{filter:e.plan.filter})]})},{title:a("aa"),class:"number",cell:e=>t(ee,{n:e.plan.counts.ready??0})},{title:a("ab"),class:"number",cell:e=>e.run?t(ee,{n:e.run.sent}):"–"},{title:a("a5"),cell:e=>e.plan.by||"–"},{title:a("ae"),class:"time",cell:e=>t(O,{at:e.plan.time})}];var Ba={path:"/console/groups",title:"5e",nav:20,needs:"alerts.read",view:sc},$a=["datatype","reason","sender"];function ac(){let e=new URLSearchParams;for(let o of[...$a,"state","sort"])y(o)&&e.set(o,y(o));let n=e.toString();return"/v1/alert-groups"+(n&&"?"+n)}function sc(){let e=nn(ac(),4e3,l=>l.body.groups,l=>l.id),n=g(void 0),o=E(null);ie([{key:"/",does:"6f",run:()=>o.current?.focus()}]);let r=e.answer?.states,s=g(new Map),i=[...$a,"state"].some(l=>y(l));return t("div",{class:"page",children:[t(z,{title:"5e",lead:"51"}),t("div",{class:"narrow",children:[t(rt,{name:"state",label:a("d8"),choices:[{value:"",text:a("4t"),n:r&&po.reduce((l,c)=>l+r[c],0)},...po.map(l=>({value:l,text:a("state."+l),n:r?.[l]}))]}),t(uc,{first:o})]}),t(Ze,{list:e,none:t(lc,{filtered:i}),children:l=>t(dc,{groups:l.map(c=>ic(c,s.value.get(c.id))),onDecide:c=>n.value=c})}),t(pt,{asked:n,onDone:l=>{s.value=new Map(s.value).set(l.id,l),e.again()}})]})}function ic(e,n){return!n?.decision||n.decision.offset<=(e.decision?.offset??-1)?e:{...e,state:n.state,decision:n.decision}}function lc({filtered:e}){return e?t(R,{title:a("53"),children:[t("p",{children:a("54")}),t("a",{class:"button",href:"/console/groups",children:a("55")})]}):t(R,{title:a("52"),children:[t("p",{children:a("56")}),t(Xe,{})]})}var cc=[{value:"",key:"5d"},{value:"count",key:"5b"},{value:"first",key:"5c"}];function uc({first:e}){let n=Z().channels??[],o=r=>s=>j({[r]:s.currentTarget.value});return t("form",{class:"filters",role:"search","aria-label":a("4x"),onSubmit:r=>r.preventDefault(),children:[t("select",{ref:e,"aria-label":a("d1"),value:y("datatype"),onChange:o("datatype"),children:[t("option",{value:"",children:a("4u")}),n.map(r=>t("option",{children:r.datatype},r.datatype)),t("option",{value:"_none",children:a("4v")})]}),t("select",{"aria-label":a("d4"),value:y("reason"),onChange:o("reason"),children:[t("option",{value:"",children:a("57")}),en().map(([r,s])=>t("option",{value:r,children:s},r))]}),t("input",{type:"search","aria-label":a("d7"),placeholder:a("58"),value:y("sender"),onChange:r=>j({sender:r.currentTarget.value.trim()})}),t("select",{class:"end","aria-label":a("5a"),value:y("sort"),onChange:o("sort"),children:cc.map(r=>t("option",{value:r.value,children:a(r.key)},r.value))})]})}function dc({groups:e,onDecide:n}){let o=i=>C("alerts.decide",i.datatype),r=[{title:a("d8"),class:"state",cell:i=>t(x,{state:i.state})},{title:a("db"),class:"what",cell:i=>t(pc,{group:i})},{title:a("cy"),class:"number",cell:i=>t(mc,{group:i})},{title:a("4z"),class:"hours",cell:i=>t(fc,{group:i})},{title:a("4y"),class:"time born",cell:i=>t(O,{at:i.first.time})},{title:a("50"),class:"time last",cell:i=>t(O,{at:i.last.time})}];e.some(o)&&r.push({title:a("4w"),class:"deeds",cell:i=>o(i)&&t("div",{class:"row",children:t(dt,{group:i,onDecide:n})})});let s=(i,l)=>{let c=o(i)&&tn(i,l);c&&n({group:i,state:c})};return t("div",{class:"list",children:t(F,{caption:a("5e"),columns:r,items:e,id:i=>i.id,open:i=>K(se(i.id)),keys:[{key:"a",does:"6e",run:i=>s(i,"a")},{key:"r",does:"6n",run:i=>s(i,"r")}]})})}function pc({group:e}){let n=e.senders.slice(0,3),o=e.decision;return t(f,{children:[t("a",{href:se(e.id),class:"title",children:t(ct,{fault:e})}),t("p",{class:"muted",children:[n.map(({sender:r},s)=>t(f,{children:[s?", ":a("59")+" ",t(Pe,{name:r,none:"c0"})]})),e.senders.length>3&&" +"+(e.senders.length-3)]}),o&&(o.note||o.by)&&t("p",{class:"muted note",children:[o.by&&t("strong",{children:o.by})," ",o.note]})]})}function mc({group:{count:e,sent_again:n}}){return t(f,{children:[t(ee,{n:e}),n>0&&t("p",{class:"muted note",children:a("4s",{n})})]})}function fc({group:e}){let n=xa(e,$n.value);return t(ft,{counts:n,bad:e.state!=="resolved",label:a("4k",{n:n.reduce((o,r)=>o+r,0)})})}var Co={path:"/console/login",title:"7w",view:hc};function To(){let e=URL.parse(y("next")||"/",location.origin);return e&&e.origin===location.origin&&(e.pathname==="/"||e.pathname.startsWith("/console/"))&&e.pathname!==Co.path?e.pathname+e.search:"/"}function hc(){return Cr()?de()?t(yc,{}):!_n("openid")&&!_n("key")?t(R,{title:a("7r"),level:1,children:t("p",{children:a("7s")})}):t("div",{class:"page login",children:[t(z,{title:"7w",lead:"7q"}),t(gc,{}),_n("openid")&&t("p",{children:t("a",{class:"button primary",href:"/login?"+new URLSearchParams({next:To()}),children:a("7u")})}),_n("key")&&t(vc,{})]}):null}function gc(){let e=_("login.failed."+y("failed"),"");return e?t("div",{class:"error",role:"alert",children:t("p",{children:e})}):null}function vc(){let e=W();return t("form",{class:"card",onSubmit:async o=>{o.preventDefault();let r=new FormData(o.currentTarget).get("key");await e.run(()=>xr(r.trim()))&&K(To(),!0)},children:[t("label",{class:"field",children:[a("7n"),t("input",{type:"password",name:"key",required:!0,autofocus:!0,autocomplete:"current-password",spellcheck:!1}),t("small",{children:a("7o")})]}),t(v,{problem:e.problem.value}),t("button",{type:"submit",class:"primary",disabled:e.busy.value,children:a("7m")})]})}function yc(){return t(R,{title:a("7p",{who:de()}),level:1,children:t("p",{children:t("a",{href:To(),children:a("7t")})})})}var Ro=()=>Object.values(Po);function Ga(e){for(let n of Ro()){let o=br(n.path,e);if(o)return{page:n,params:o}}}function Va(){let e=g(!1),n=te.value.path,o=Ga(n),r=o?a(o.page.title):a("18");ie([{key:"?",does:"6g",run:()=>e.value=!0}]);let s=E(null),i=E(!0);return N(()=>{document.title=r+" · esclusa"},[r]),N(()=>{document.querySelector(".side nav [aria-current]")?.scrollIntoView({block:"nearest",inline:"nearest"}),i.current||(s.current?.querySelector("[autofocus]")??s.current)?.focus(),i.current=!1},[n]),t(f,{children:[t("a",{class:"skip",href:"#main",children:a("1e")}),t("div",{class:"frame",children:[t(_c,{path:n,onHelp:()=>e.value=!0}),t("main",{id:"main",ref:s,tabIndex:-1,children:o?t(o.page.view,{params:o.params},n):t(bc,{})})]}),t("div",{class:"said",role:"status",children:gn.value&&t("p",{children:gn.value})}),t(kc,{open:e.value,onClose:()=>e.value=!1})]})}function bc(){return t(R,{title:a("18"),level:1,children:[t("p",{children:a("1a")}),t("p",{children:t("a",{href:"/",children:a("19")})})]})}function _c({path:e,onHelp:n}){let o=Ro().filter(s=>s.nav!==void 0&&(!s.needs||pe(s.needs))).sort((s,i)=>s.nav-i.nav),r=s=>s==="/"?e==="/":e===s||e.startsWith(s+"/");return t("header",{class:"side",children:[t("a",{class:"brand",href:"/",children:[t("svg",{viewBox:"0 0 16 16",width:"20",height:"20","aria-hidden":"true",children:[t("rect",{width:"16",height:"16",rx:"3",class:"mark"}),t("path",{d:"M4 3v10M12 3v10M4 8l4 2 4-2",class:"gate"})]}),"esclusa"]}),t("nav",{"aria-label":a("1b"),children:t("ul",{children:o.map(s=>t("li",{children:t("a",{href:s.path,"aria-current":e===s.path?"page":r(s.path)?"true":void 0,children:a(s.title)})},s.path))})}),t(wc,{}),t("div",{class:"settings",children:[t("label",{children:[t("span",{class:"hidden",children:a("15")}),t("select",{value:ae.value,onChange:s=>ae.value=s.currentTarget.value==="es"?"es":"en",children:[t("option",{value:"en",children:"English"}),t("option",{value:"es",children:"Español"})]})]}),t("label",{children:[t("span",{class:"hidden",children:a("1f")}),t("select",{value:vn.value,onChange:s=>vn.value=s.currentTarget.value,children:[t("option",{value:"auto",children:a("1g")}),t("option",{value:"light",children:a("1i")}),t("option",{value:"dark",children:a("1h")})]})]}),t("button",{type:"button",class:"quiet",onClick:n,children:[a("6p")," ",t("kbd",{children:"?"})]})]})]})}function wc(){let e=W(),n=async()=>{await e.run(Sr)&&K("/console/login")};return Kn()&&te.value.path!=="/console/login"?t("div",{class:"who",children:t("a",{href:Qn(),children:a("7w")})}):de()?t("div",{class:"who",children:[t("span",{title:de(),children:de()}),Tr()&&t("button",{type:"button",class:"small",onClick:n,disabled:e.busy.value,children:a("7v")}),t(v,{problem:e.problem.value})]}):null}function kc({open:e,onClose:n}){return t($e,{open:e,title:a("6p"),onClose:n,children:t("dl",{class:"keys",children:Ie.value.map(o=>t("div",{children:[t("dt",{children:t("kbd",{children:o.key})}),t("dd",{children:a(o.does)})]},o.key))})})}ur();_r();zo(t(Va,{}),document.getElementById("app"));
