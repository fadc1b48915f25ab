/* Parts are Preact's, under the MIT licence: licenses.txt */
var Ra=Object.defineProperty;var Ea=(e,n)=>{for(var o in n)Ra(e,o,{get:n[o],enumerable:!0})};var R,ho,pt,be,ut,kn,go,_n,vo,mt,dt,Aa,Qe=Symbol.for("pv"),xn={},Sn=[],Na=/^m(i|n|o|s|text|space)$/,ft=Array.isArray,ht=Sn.slice,Ce=Object.assign;function Se(e){e&&e.parentNode&&e.remove()}function yo(e,n,o){var r,s,i,l={},c=arguments.length;for(i in n)i=="key"?r=n[i]:i=="ref"&&typeof e!="function"?s=n[i]:l[i]=n[i];return c>2&&(l.children=c>3?ht.call(arguments,2):o),Je(e,l,r,s,null)}function Je(e,n,o,r,s){var i={type:e,props:n,key:o,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Qe,__v:s||++ho,__i:-1,__u:0};return!s&&R.vnode&&R.vnode(i),i}function h(e){return e.children}function qe(e,n){this.props=e,this.context=n,this.__g=0}function _e(e,n){if(n==null)return e.__&&_e(e.__,e.__i+1);for(var o;n<e.__k.length;n++)if((o=e.__k[n])&&o.__e)return o.__e;return typeof e.type!="function"||e.props.__P?null:_e(e)}function Oa(e){var n,o=e.__v,r=o.__e,s=[],i=[],l=e.__P;l&&((n=Ce({constructor:Qe},o)).__v=o.__v+1,R.vnode&&R.vnode(n),gt(l,n,o,e.__n,l.namespaceURI,32&o.__u?[r]:null,s,r||_e(o),32&o.__u,i),n.__v=o.__v,n.__.__k[n.__i]=n,So(s,n,i),o.__=o.__e=null,n.__e!=r&&bo(n))}function bo(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(n){return n&&(e.__e=n.__e)}),bo(e)}function mo(e){(8&e.__g||(e.__g|=8,be.push(e),kn++))&&ut==R.debounceRendering||((ut=R.debounceRendering)||queueMicrotask)(_o)}function _o(){try{for(var e,n=1;be.length;)be.length>n&&be.sort(go),e=be.shift(),n=be.length,8&e.__g&&Oa(e)}finally{(kn=be.length)&&(ut||queueMicrotask)(_o)}}function wo(e,n,o,r,s,i,l,c,u,m,d){var f,y,p,k,W,A,T=r.__k||Sn,S=n.length;for(u=qa(o,n,T,u,S),f=0;f<S;f++)(p=o.__k[f])!=null&&(y=~p.__i&&T[p.__i]||xn,p.__i=f,A=gt(e,p,y,s,i,l,c,u,m,d),k=p.__e,(y.ref!=p.ref||8&y.__u)&&(y.ref&&vt(y.ref,null,p,y),p.ref&&d.push(p.ref,p.__c||k,p)),W=W||k,4&p.__u?(u=ko(p,u,e,!y.__v),y.__e&&(y.__e=null)):typeof p.type=="function"&&A!==void 0?u=A:k&&(u=k.nextSibling),p.__u&=-21);return o.__e=W,u}function qa(e,n,o,r,s){var i,l,c,u,m,d,f,y,p,k=o.length,W=k,A=0,T=0,S=e.__k=Array(s);for(i=0;i<s;i++)(l=n[i])!=null&&typeof l!="boolean"&&typeof l!="function"?(typeof l!="object"||l.constructor===String?l=S[i]=Je(null,l):ft(l)?l=S[i]=Je(h,{children:l}):l.constructor===Qe&&l.__b?l=S[i]=Je(l.type,l.props,l.key,l.ref,l.__v):S[i]=l,u=i+A,l.__=e,l.__b=e.__b+1,c=null,~(m=l.__i=Ma(l,o,u,W))&&(W--,(c=o[m])&&(c.__u|=2)),c&&c.__v?(l.__u|=16,m==u-1?A--:m==u+1?A++:m!=u&&(m>u?A--:A++,T=1)):(~m||(s>k?A--:s<k&&A++),typeof l.type!="function"&&(l.__u|=4))):S[i]=null;if(T){for(d=[],f=[],i=0;i<s;i++)if((l=S[i])&&16&l.__u){for(A=0,y=d.length;A<y;)d[p=A+y>>1]<l.__i?A=p+1:y=p;d[A]=l.__i,f[i]=A+1}for(A=d.length;i--;)f[i]&&(f[i]==A?A--:S[i].__u|=4)}if(W)for(i=0;i<k;i++)!(c=o[i])||2&c.__u||(c.__e==r&&(r=_e(c)),yt(c,c));return r}function ko(e,n,o,r){var s,i,l,c;if(typeof e.type=="function"){if(e.props.__P)return n;if(s=e.__k)for(i=0;i<s.length;i++)s[i]&&(s[i].__=e,n=ko(s[i],n,o,!1));return n}for(n&&!n.parentNode&&(n=_e(e))&&!n.parentNode&&(n=null),l=e.__e,c=n;c&&c.nodeType==8;)c=c.nextSibling;for(l!=c&&(!r&&o.moveBefore&&l.parentNode?o.moveBefore(l,n):o.insertBefore(l,n||null)),n=l;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function Ma(e,n,o,r){var s,i=e.key,l=e.type,c=n[o],u=c&&!(2&c.__u);if(c===null&&i==null||u&&i==c.key&&l==c.type)return o;if(r>(u?1:0)){for(s=o-1;s>=0;s--)if((c=n[s])&&!(2&c.__u)&&i==c.key&&l==c.type)return s;for(s=o+1;s<n.length;s++)if((c=n[s])&&!(2&c.__u)&&i==c.key&&l==c.type)return s}return-1}function fo(e,n,o){o==null&&(o=""),n[0]=="-"?e.setProperty(n,o):e[n]=o}function bn(e,n,o,r,s){var i,l;if(n=="style")if(typeof o=="string")e.style.cssText=o;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(n in r)o&&n in o||fo(e.style,n);if(o)for(n in o)r&&o[n]==r[n]||fo(e.style,n,o[n])}else if(n[0]=="o"&&n[1]=="n")typeof o!="function"&&(o=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[n]=o,o&&r||(l=dt[n]||(dt[n]=La(n)),(e.__a||(e.__a={}))[n]=mt,i=n!=(n=n.replace(vo,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),o?e.addEventListener(n,l,i):e.removeEventListener(n,l,i));else{if(s=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in e)try{return void(e[n]=o??"")}catch{}if(typeof o=="function")return;o==null||o===!1&&n[4]!="-"?e.removeAttribute(n):e.setAttribute(n,n=="popover"&&o==1?"":o)}}function La(e){return function(n){var o=this.__e;if(o){if(o=o[e],n[_n]==null)n[_n]=mt++;else if(n[_n]<this.__a[e])return;return o(R.event?R.event(n):n)}}}function gt(e,n,o,r,s,i,l,c,u,m){var d,f,y,p,k,W,A,T,S,N,O,Oe,uo,yn,ke,po,ye,xe,pe=n.type;if(n.constructor!==Qe)return null;128&o.__u&&(u=32&o.__u,d=o.__c.__z)&&(n.__u|=u,f=i=[],d.nodeType==8?c=wn(d,i):i.push(d),c=i[0]||c),(d=R.__b)&&d(n);e:if(typeof pe=="function"){y=l.length;try{if(T=n.props,S=(d=pe.prototype)&&d.render,N=(d=pe.contextType)&&r[d.__c],O=d?N?N.props.value:d.__:r,(p=o.__c)?(n.__c=p,2&p.__g&&(p.__g|=1)):(S?n.__c=p=new pe(T,O):(n.__c=p=new qe(T,O),p.constructor=pe,p.render=Ia),N&&N.sub(p),p.state||(p.state={}),p.__n=r,p.__g|=8,p.__h=[],p.__k=[]),S&&(p.__s||(p.__s=p.state),pe.getDerivedStateFromProps&&(p.__s==p.state&&(p.__s=Ce({},p.__s)),Ce(p.__s,pe.getDerivedStateFromProps(T,p.__s)))),k=p.props,W=p.state,p.__v=n,o.__c){if(T!==k&&S&&!pe.getDerivedStateFromProps&&p.componentWillReceiveProps&&p.componentWillReceiveProps(T,O),n.__v==o.__v&&!(8&p.__g)||!(4&p.__g)&&p.shouldComponentUpdate&&p.shouldComponentUpdate(T,p.__s,O)===!1){n.__v!=o.__v&&(p.props=T,p.state=p.__s,p.__g&=-9),n.__e=o.__e,n.__k=o.__k,n.__k.some(function(ie){ie&&(ie.__=n)}),Sn.push.apply(p.__h,p.__k),p.__k=[],p.__h.length&&l.push(p),c=_e(o);break e}p.componentWillUpdate&&p.componentWillUpdate(T,p.__s,O),S&&p.componentDidUpdate&&p.__h.push(function(){p.componentDidUpdate(k,W,A)})}else S&&!pe.getDerivedStateFromProps&&p.componentWillMount&&p.componentWillMount(),S&&p.componentDidMount&&p.__h.push(p.componentDidMount);p.context=O,p.props=T,p.__P=e,p.__g&=-5,Oe=R.__r,uo=S?25:0;do p.__g&=-9,Oe&&Oe(n),d=p.render(p.props,p.state=p.__s,p.context);while(8&p.__g&&++uo<25);S&&(Sn.push.apply(p.__h,p.__k),p.__k=[]),p.state=p.__s,p.getChildContext&&(r=Ce({},r,p.getChildContext())),S&&o.__c&&p.getSnapshotBeforeUpdate&&(A=p.getSnapshotBeforeUpdate(k,W)),yn=d&&d.type===h&&d.key==null?d.props.children:d,T.__P&&(d=c,s=(e=T.__P).namespaceURI,u=i=null,o.props&&o.props.__P!=e&&(o.__k.some(function(ie){ie&&yt(ie,ie)}),o.__k=null),c=o.__k?_e(o,0):null),c=wo(e,ft(yn)?yn:[yn],n,o,r,s,i,l,c,u,m),T.__P&&(n.__e=null,c=d),n.__u&=-161,f&&f.some(Se),p.__h.length&&l.push(p),1&p.__g&&(p.__g&=-4)}catch(ie){if(l.length=y,n.__v=null,u||i)if(ie&&ie.then){if(n.__u|=128|u,i){for(~(ye=i.indexOf(c||void 0))||(ye=i.length);(xe=i[ye-1])&&xe.nodeType==8;)ye--;for(;ye<i.length;ye++)if(xe=i[ye])if(i[ye]=null,ke){if(xe==po)break}else{if(xe.nodeType!=8)break;xe.data.startsWith("$s")&&(po=wn(ke=xe))}}if(!ke){for(;c&&c.nodeType==8&&c.nextSibling;)c=c.nextSibling;ke=c}(d=wn(ke=n.__c.__z||(n.__c.__z=ke)))?(n.__e=ke,c=d):n.__e=c,c=c&&c.nextSibling}else i&&i.some(Se);else n.__e=o.__e;n.__k||(n.__k=o.__k||[]),ie&&ie.then||xo(n),R.__e(ie,n,o)}}else c=n.__e=Da(o.__e,n,o,r,s,i,l,u,m,e);return(d=R.diffed)&&d(n),c}function wn(e,n){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var o=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))o++;else if(e.data.startsWith("/$s")&&!--o)return e}n&&n.push(e)}}function xo(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(xo))}function So(e,n,o){for(var r=0;r<o.length;)vt(o[r++],o[r++],o[r++]);R.__c&&R.__c(n,e),e.some(function(s){try{e=s.__h,s.__h=[],e.some(function(i){i.call(s)})}catch(i){R.__e(i,s.__v)}})}function Da(e,n,o,r,s,i,l,c,u,m){var d,f,y,p,k,W,A,T,S=o.props||xn,N=n.props,O=n.type;if(O=="svg"?s="http://www.w3.org/2000/svg":O=="math"?s="http://www.w3.org/1998/Math/MathML":s||(s="http://www.w3.org/1999/xhtml"),i){for(d=0;d<i.length;d++)if((k=i[d])&&(O?k.localName==O:k.nodeType==3)){e=k,i[d]=null;break}}if(!e){if(T=m.ownerDocument||document,!O)return T.createTextNode(N);e=T.createElementNS(s,O,N.is?N:m),c&&(R.__m&&R.__m(n,i),c=!1),i=null}if(O){if(m=O=="template"&&e.content||e,i=O=="textarea"&&N.defaultValue!=null?null:i&&ht.call(m.childNodes),!c&&i)for(S={},d=0;d<e.attributes.length;d++)S[(k=e.attributes[d]).name]=k.value;for(d in S)k=S[d],d=="dangerouslySetInnerHTML"?y=k:d=="children"||d in N||d=="value"&&"defaultValue"in N||d=="checked"&&"defaultChecked"in N||bn(e,d,null,k,s);for(d in N)k=N[d],d=="children"?p=k:d=="dangerouslySetInnerHTML"?f=k:d=="value"?W=k:d=="checked"?A=k:c&&typeof k!="function"||S[d]===k||bn(e,d,k,S[d],s);f?(c||y&&(f.__html==y.__html||f.__html==e.innerHTML)||(e.innerHTML=f.__html),n.__k=[]):(y&&(e.textContent=""),(O=="foreignObject"||s=="http://www.w3.org/1998/Math/MathML"&&Na.test(O))&&(s="http://www.w3.org/1999/xhtml"),wo(m,ft(p)?p:[p],n,o,r,s,i,l,i?i[0]:o.__k&&_e(o,0),c,u),i&&i.some(Se)),c&&O!="textarea"||(d="value",O=="progress"&&W==null?e.removeAttribute(d):W==null||W===e[d]&&(O!="progress"||W)||bn(e,d,W,S[d],s),d="checked",A!=null&&A!=e[d]&&bn(e,d,A,S[d],s))}else S===N||c&&e.data==N||(e.data=N);return e}function vt(e,n,o,r){try{typeof e=="function"?n?n.__x=e(n)||1:r&&(r=r.__c||r.__e)&&(n=r.__x)&&(r.__x=null,typeof n=="function"?n():e(null)):e.current=n}catch(s){R.__e(s,o)}}function yt(e,n,o){var r,s,i,l;if(R.unmount&&R.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||vt(r,null,n,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(c){R.__e(c,n)}r.__P=r.__n=null}if(r=e.__k)for(l=0;l<r.length;l++)r[l]&&yt(r[l],n,typeof e.type!="function"||o&&!e.props.__P);!o&&(r=e.__c)&&(r=r.__z)&&(s=wn(r,i=[]))&&(r==e.__e&&i.some(Se),Se(s),Se(r)),o||Se(e.__e),e.__e=e.__c=e.__=null}function Ia(e,n,o){return this.constructor(e,o)}function Co(e,n){var o,r,s,i;R.__&&R.__(e,n),n.nodeType==9&&(n=n.documentElement),r=(o=e&&32&e.__u)?null:n.__k,n.__k=Je(h,{children:[e]}),s=[],i=[],gt(n,n.__k,r||xn,xn,n.namespaceURI,r?null:n.firstChild?ht.call(n.childNodes):null,s,r?r.__e:n.firstChild,o,i),So(s,n.__k,i),n.__k.props.children=null}R={__e:function(e,n,o,r){for(var s,i,l;n=n.__;)if((s=n.__c)&&!(1&s.__g)){s.__g|=4;try{if((l=(i=s.constructor)&&i.getDerivedStateFromError)&&s.setState(i.getDerivedStateFromError(e)),s.componentDidCatch&&(s.componentDidCatch(e,r||{}),l=1),l&&8&s.__g)return void(s.__g|=2)}catch(c){e=c}}throw kn=0,e}},ho=0,pt=function(e){return e!=null&&e.constructor===Qe},qe.prototype.setState=function(e,n){var o=this.__s;o&&o!=this.state||(o=this.__s=Ce({},this.state)),typeof e=="function"&&(e=e(Ce({},o),this.props)),e&&(Ce(o,e),this.__v&&(n&&this.__k.push(n),mo(this)))},qe.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),mo(this))},qe.prototype.render=h,be=[],kn=0,go=function(e,n){return e.__v.__b-n.__v.__b},_n=Symbol(),vo=/(PointerCapture)$|Capture$/i,mt=0,dt={},Aa=0;var Me,J,bt,To,ja=Object.is,_t=0,Lo=[],wt=[],z=R,Po=z.__b,Ro=z.__r,Eo=z.diffed,Ao=z.__c,No=z.unmount,Oo=z.__;function Cn(e,n){z.__h&&z.__h(J,e,_t||n),_t=0;var o=J.__H||(J.__H={__:[],__h:[]});return e>=o.__.length&&o.__.push({}),o.__[e]}function C(e,n){var o=Cn(Me++,3);!z.__s&&xt(o.__H,n)&&(o.__P=!0,o.__=e,o.u=n,J.__H.__h.push(o))}function Tn(e,n){var o=Cn(Me++,4);!z.__s&&xt(o.__H,n)&&(o.__P=!1,o.__=e,o.u=n,J.__h.push(o))}function P(e){return _t=5,Pn(function(){return{current:e}},[])}function Pn(e,n){var o=Cn(Me++,7);return xt(o.__H,n)&&(o.__=e(),o.__H=n),o.__}function Do(){var e=Cn(Me++,11);if(!e.__){for(var n=J.__v;!n.__m&&n.__;)n=n.__;var o=n.__m||(n.__m=[0,0]);e.__="P"+o[0]+"-"+o[1]++}return e.__}function $a(){var e;do{for(;e=wt.shift();)try{Ze(e)}catch(o){z.__e(o,{__:(e=e.__P)&&e.__v})}for(;e=Lo.shift();){var n=e.__H;if(e.__P&&n)try{n.__h.some(Ze),n.__h.some(kt),n.__h=[]}catch(o){n.__h=[],z.__e(o,e.__v)}}}while(wt.length)}z.__b=function(e){J=null,Po&&Po(e)},z.__=function(e,n){e&&n.__k&&n.__k.__m&&(e.__m=n.__k.__m),Oo&&Oo(e,n)},z.__r=function(e){Ro&&Ro(e),Me=0;var n=(J=e.__c).__H;n&&(bt==J?J.__h=[]:(n.__h.some(Ze),n.__h.some(kt),Me=0),n.__h=[],n.__.some(function(o){o.__N&&(o.__=o.__N),o.u=o.__N=void 0})),bt=J},z.diffed=function(e){Eo&&Eo(e);var n=e.__c;n&&n.__H&&(n.__H.__h.length&&Mo(Lo.push(n)),n.__H.__.some(function(o){o.u&&(o.__H=o.u)})),bt=J=null},z.__c=function(e,n){n.some(function(o){try{o.__h.some(Ze),o.__h=o.__h.filter(function(r){return!r.__||kt(r)})}catch(r){o.__h=[function(){throw r}]}}),Ao&&Ao(e,n)},z.unmount=function(e){No&&No(e);var n,o,r=e.__c;r&&r.__H&&(r.__H.__.some(function(s){try{if(s.__P&&s.__c){if(o===void 0){for(o=e.__;o&&(!o.__c||!o.__c.__P);)o=o.__;o=o&&o.__c}s.__P=o,Mo(wt.push(s))}else Ze(s)}catch(i){n=i}}),r.__H=void 0,n&&z.__e(n,r.__v))};var qo=typeof requestAnimationFrame=="function";function Ua(e){var n,o=function(){clearTimeout(r),qo&&cancelAnimationFrame(n),setTimeout(e)},r=setTimeout(o,35);qo&&(n=requestAnimationFrame(o))}function Mo(e){e!=1&&To==z.requestAnimationFrame||((To=z.requestAnimationFrame)||Ua)($a)}function Ze(e){var n=J,o=e.__c;typeof o=="function"&&(e.__c=void 0,o()),J=n}function kt(e){var n=J;e.__c=e.__(),J=n}function xt(e,n){return!e||e.length!=n.length||n.some(function(o,r){return!ja(o,e[r])})}var Fa=Symbol.for("preact-signals");function Nn(){if(me>1){me--;return}let e,n=!1;for((function(){let o=Rn;for(Rn=void 0;o!==void 0;){let r=o.S;if(r.v===o.v)for(let s=r.t;s!==void 0;s=s.x)s.i===o.i&&(s.i=r.i);o=o.o}})();Xe!==void 0;){let o=Xe;for(Xe=void 0,En++;o!==void 0;){let r=o.u;if(o.u=void 0,o.f&=-3,!(8&o.f)&&jo(o))try{o.c()}catch(s){n||(e=s,n=!0)}o=r}}if(En=0,me--,n)throw e}function Ct(e){if(me>0)return e();St=++Wa,me++;try{return e()}finally{Nn()}}var I,Ye,Xe;function en(e){let n=I,o=Ye;I=void 0,Ye=void 0;try{return e()}finally{I=n,Ye=o}}var Rn,me=0,En=0,Wa=0,St=0,An=0;function Io(e){if(I===void 0)return;let n=e.n;if(n===void 0||n.t!==I)return n={i:0,S:e,p:I.s,n:void 0,t:I,e:void 0,x:void 0,r:n},I.s!==void 0&&(I.s.n=n),I.s=n,e.n=n,32&I.f&&e.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=I.s,n.n=void 0,I.s.n=n,I.s=n),n}function V(e,n){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}V.prototype.brand=Fa;V.prototype.h=function(){return!0};V.prototype.S=function(e){let n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:en(()=>{var o;(o=this.W)==null||o.call(this)}))};V.prototype.U=function(e){if(this.t!==void 0){let n=e.e,o=e.x;n!==void 0&&(n.x=o,e.e=void 0),o!==void 0&&(o.e=n,e.x=void 0),e===this.t&&(this.t=o,o===void 0&&en(()=>{var r;(r=this.Z)==null||r.call(this)}))}};V.prototype.subscribe=function(e){return ne(()=>{let n=this.value;en(()=>e(n))},{name:"sub"})};V.prototype.valueOf=function(){return this.value};V.prototype.toString=function(){return this.value+""};V.prototype.toJSON=function(){return this.value};V.prototype.peek=function(){return en(()=>this.value)};Object.defineProperty(V.prototype,"value",{get(){let e=Io(this);return e!==void 0&&(e.i=this.i),this.v},set(e){if(e!==this.v){if(En>100)throw new Error("Cycle detected");(function(n){me!==0&&En===0&&n.l!==St&&(n.l=St,Rn={S:n,v:n.v,i:n.i,o:Rn})})(this),this.v=e,this.i++,An++,me++;try{for(let n=this.t;n!==void 0;n=n.x)n.t.N()}finally{Nn()}}}});function U(e,n){return new V(e,n)}function jo(e){for(let n=e.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function $o(e){for(let n=e.s;n!==void 0;n=n.n){let o=n.S.n;if(o!==void 0&&(n.r=o),n.S.n=n,n.i=-1,n.n===void 0){e.s=n;break}}}function Uo(e){let n,o=e.s;for(;o!==void 0;){let r=o.p;o.i===-1?(o.S.U(o),r!==void 0&&(r.n=o.n),o.n!==void 0&&(o.n.p=r)):n=o,o.S.n=o.r,o.r!==void 0&&(o.r=void 0),o=r}e.s=n}function Te(e,n){V.call(this,void 0,n),this.x=e,this.s=void 0,this.g=An-1,this.f=4}Te.prototype=new V;Te.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===An))return!0;if(this.g=An,this.f|=1,this.i>0&&!jo(this))return this.f&=-2,!0;let e=I;try{$o(this),I=this;let n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return I=e,Uo(this),this.f&=-2,!0};Te.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(let n=this.s;n!==void 0;n=n.n)n.S.S(n)}V.prototype.S.call(this,e)};Te.prototype.U=function(e){if(this.t!==void 0&&(V.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(let n=this.s;n!==void 0;n=n.n)n.S.U(n)}};Te.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(let e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(Te.prototype,"value",{get(){if(1&this.f)throw new Error("Cycle detected");let e=Io(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function On(e,n){return new Te(e,n)}function Fo(e){let n=e.j;if(e.j=void 0,typeof n=="function"){me++;let o=I;I=void 0;try{n()}catch(r){throw e.f&=-2,e.f|=8,Tt(e),r}finally{I=o,Nn()}}}function Tt(e){for(let n=e.s;n!==void 0;n=n.n)n.S.U(n);e.x=void 0,e.s=void 0,Fo(e)}function za(e){if(I!==this)throw new Error("Out-of-order effect");Uo(this),I=e,this.f&=-2;try{8&this.f&&Tt(this)}finally{Nn()}}function Le(e,n){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,Ye&&Ye.push(this)}Le.prototype.c=function(){let e=this.S();try{if(8&this.f||this.x===void 0)return;let n=this.x();typeof n=="function"&&(this.j=n)}finally{e()}};Le.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Fo(this),$o(this),me++;let e=I;return I=this,za.bind(this,e)};Le.prototype.N=function(){2&this.f||(this.f|=2,this.u=Xe,Xe=this)};Le.prototype.d=function(){this.f|=8,1&this.f||Tt(this)};Le.prototype.dispose=function(){this.d()};function ne(e,n){let o=new Le(e,n);try{o.c()}catch(s){throw o.d(),s}let r=o.d.bind(o);return r[Symbol.dispose]=r,r}var Ha=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__,Wo,Mn,qn;var zo=[];ne(function(){Wo=this.N})();function De(e,n){R[e]=n.bind(null,R[e]||(()=>{}))}function nn(e){if(qn){let n=qn;qn=void 0,n()}qn=e&&e.S()}function Ho({data:e}){let n=g(e);n.name="ReactiveDom",n.value=e;let[o,r]=Pn(()=>{let s=this,i=this.__v;for(;i=i.__;)if(i.__c){i.__c.__$f|=4;break}let l=On(()=>{let d=n.value.value;return d===0?0:d===!0?"":d||""}),c=On(()=>!Array.isArray(l.value)&&!pt(l.value)),u=ne(function(){if(this.N=Bo,c.value){let d=l.value;s.__v&&s.__v.__e&&s.__v.__e.nodeType===3&&(s.__v.__e.data=d)}}),m=this.__$u.d;return this.__$u.d=function(){u(),m.call(this)},[c,l]},[]);return o.value?r.peek():r.value}Ho.displayName="ReactiveTextNode";Object.defineProperties(V.prototype,{constructor:{configurable:!0,value:yo(h,null).constructor},type:{configurable:!0,value:Ho},props:{configurable:!0,get(){let e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});De("__b",(e,n)=>{if(nn(),Mn=void 0,typeof n.type=="string"){let o,r=n.props;for(let s in r){if(s==="children")continue;let i=r[s];i instanceof V&&(o||(n.__np=o={}),o[s]=i,r[s]=i.peek())}}e(n)});De("__r",(e,n)=>{if(e(n),n.type!==h){nn();let o,r=n.__c;r&&(r.__$f&=-2,o=r.__$u,o===void 0&&(r.__$u=o=(function(s,i){let l;return ne(function(){l=this},{name:i}),l.c=s,l})((function(s){return function(){var i;Ha&&((i=this.y)==null||i.call(this)),s.__$f|=1,s.setState({})}})(r),typeof n.type=="function"?n.type.displayName||n.type.name:""))),Mn=r,nn(o)}});De("__e",(e,n,o,r)=>{nn(),Mn=void 0,e(n,o,r)});De("diffed",(e,n)=>{nn(),Mn=void 0;let o;if(typeof n.type=="string"&&(o=n.__e)){let r=n.__np,s=n.props,i=o.U;if(i)for(let l in i){let c=i[l];c===void 0||r&&l in r||(c.d(),i[l]=void 0)}if(r){i||(i={},o.U=i);for(let l in r){let c=i[l],u=r[l];c===void 0?(c=Ba(o,l,u,s),i[l]=c):c.o(u,s)}}}e(n)});function Ba(e,n,o,r){let s=n in e&&e.ownerSVGElement===void 0,i=U(o);return{o:(l,c)=>{i.value=l,r=c},d:ne(function(){this.N=Bo;let l=i.value.value;r[n]!==l&&(r[n]=l,s?e[n]=l:l!=null&&(l!==!1||n[4]==="-")?e.setAttribute(n,l):e.removeAttribute(n))})}}De("unmount",(e,n)=>{if(typeof n.type=="string"){let o=n.__e;if(o){let s=o.U;if(s){o.U=void 0;for(let i in s){let l=s[i];l&&l.d()}}}let r=n.__np;if(r){let s=n.props;for(let i in r)s[i]=r[i]}n.__np=void 0}else{let o=n.__c;if(o){o.__$f|=8;let r=o.__$u;r&&(o.__$u=void 0,r.d())}}e(n)});De("__h",(e,n,o,r)=>{r<3&&(n.__$f|=2),e(n,o,r)});qe.prototype.shouldComponentUpdate=function(e,n){if(this.__R)return!0;let o=this.__$u,r=o&&o.s!==void 0;for(let s in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){let s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(let s in e)if(s!=="__source"&&e[s]!==this.props[s])return!0;for(let s in this.props)if(!(s in e))return!0;return!1};function g(e,n){return Pn(()=>U(e,n),[])}var Va=e=>{queueMicrotask(()=>{queueMicrotask(e)})};function Ga(){Ct(()=>{let e;for(;e=zo.shift();)Wo.call(e)})}function Bo(){zo.push(this)===1&&(R.requestAnimationFrame||Va)(Ga)}var tn=U(""),Vo;function Y(e){clearTimeout(Vo),tn.value=e,Vo=setTimeout(()=>tn.value="",6e3)}var[Ka,Ja,Qa]=[`alert.withheld.all
alert.withheld.erased
alert.withheld.masked
alert.withheld.untold
filter.any
filter.datatype
filter.group
filter.id
filter.ids
filter.none
filter.reason
filter.sender
filter.since
filter.since.hint
filter.until
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
trial.cut
trial.diff
trial.faults
trial.headers_lost
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
Key
Datatype that it names
It has no body: it asks to erase its key.
and {n} more|and {n} more
Sent by
Refused
It is not one JSON document: these are its bytes.
Mend and send again
Schema
from {sender}
from a sender without a name
Source
Alert
The alert holds the first {n} byte of it.|The alert holds the first {n} bytes of it.
No schema
Without a known datatype there is no schema to hold it against. Name one in the header datatype, or in the member datatype.
Try again
Cancel
Close
Copied
Copy
Language
Loading…
Show more
Nothing is here
Go to what flows
The address is of no page of the console.
Pages
Skip to the content
Colours
Auto
Dark
Light
Besides: {rule}.
Other members are refused.
Flow
{rate} per second; {accepted} accepted and {refused} refused since the start
Key
masked
What may stand there
Member
Members of {name}
Required
no
yes
Schema
The schema in JSON
Senders with refused records
Table
Channel
Topic
Version
JSON
Members
Tree
How the schema is shown
Accepted
Channel
What each channel holds. Numbers are since this process started.
and {n} more|and {n} more
There is no channel for you
The catalogue has none, or you may read none. Whoever runs esclusa can give you the right channels.read.
Per second
Refused
Table
none
Channels
Version
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
Until
tomorrow
for good
in a week
… {n} more characters
missing
… {n} more line|… {n} more lines
{n} line as before|{n} lines as before
an unknown member
a record
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
Datatype
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
Alert
alert|alerts
Alerts
It was resolved, and is open again since the topic of its records was made anew.
{by} has decided that it is {state},
Decision
What is wrong
first
Alert group: {reason}
last
Mend…
Record
Records that came since were refused again.
Newest alerts
None of its alerts is recent: they are in the topic still, and an export has them.
Sender
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
All
{n} alert in the last 48 hours|{n} alerts in the last 48 hours
Alerts
Datatype
All datatypes
No datatype of ours
Decide
Filters
First
{n} new or changed|{n} new or changed
48 hours
Last
Each group is one way in which records break the rules.
Nothing is refused
No group fits
No alert group fits the filters.
Show all
When a record breaks its schema, the way in which it does appears here, counted, with who sent it. Send a bad sample to see one.
Reason
All reasons
Sender
from {names}
senders without a name
Order
most alerts first
oldest first
newest alert first
State
Alert groups
What is wrong
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
State
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
Show
What people did, the newest first.
has logged in
has logged out
These are the newest {n}. Older ones: esclusa journal.
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
{n} byte|{n} bytes
Datatype
All datatypes
{n} came too fast to be shown|{n} came too fast to be shown
erased
New ones appear at the top; they wait while you point at the list.
{n} new|{n} new
Show
what is refused
all
what is accepted
What is refused, and what comes into tables, as it comes. Channels without a table show what is refused alone.
made of {source}
and {n} more fault|and {n} more faults
Nothing has come yet
Send a sample
This page shows what comes while it is open. Send a record, good or bad, and it appears here.
Reason
All reasons
refused
Sender
Paused while you point at the list.
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
Suggested, from the first records that are refused
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
esclusa does not answer; the console asks again by itself.
You may not do this: {detail}.
Not now: {detail}; the console asks again by itself.
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
at most {n} a second
Run
Send {n} record again|Send {n} records again
{n} record sent again|{n} records sent again
Stop
It stops before its next batch, and can go on later.
Redrive
Type {number} to run it
By
{n} new|{n} new
Refused records that somebody has sent again, or plans to.
Nothing was sent again yet
When records were refused, open their group and choose “mend”: you are shown a patch, what it makes of the records, and how many would pass, before anything is sent.
Plan {id}
Ready
Sent
State
Redrives
What
Planned
{key} has changed
Changed
Checked against
Document
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
Sender
Made of
Version
Show all rows
All rows
Look for
the row of a key
keys that begin so
Rows of {table}
Changed
Document
Key
Look up
The table is empty
No key begins with {prefix}
Keys are compared letter by letter, capitals too.
Send a sample
A table keeps the last record of each key. Send one, and it appears here.
Key, or its beginning
Table
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
senders without a name
Refused last
State
Sender
What is wrong
Key
Of each key the last record.
There is no table
A datatype gets one with "table": true in the x-channel of its schema; or there is one that you may not read.
Of channel
Table
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
Its datatype wants no payload in alerts: there is none here.
Its key was erased since: the payload is shown to nobody any more.
Values that not everybody may see are shown as •.
Whether its key was erased since cannot be told yet, so the payload is not shown. Try again in a moment.
any
Datatype
Alert group
Record
and {n} more record|and {n} more records
none of the catalogue
Reason
Sender
Since
a time, 2026-01-02T15:04:05Z, or an age, 2h
Until
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
not whole in its alert
Before and after of alert {at}
What is still wrong with alert {at}
without all its headers
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
La retención la borró, o nunca estuvo: la dirección de una alerta es su partición y posición en el tópico de alertas.
Alerta {at}
El registro
{n} byte|{n} bytes
Llegó
Hallado por
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
no se muestra, como la carga
Clave
Tipo de dato que nombra
No tiene cuerpo: pide borrar su clave.
y {n} más|y {n} más
Enviado por
Rechazado
No es un documento JSON: estos son sus bytes.
Corregir y reenviar
Esquema
de {sender}
de un remitente sin nombre
Origen
Alerta
La alerta contiene {n} byte, el primero.|La alerta contiene los primeros {n} bytes.
Sin esquema
Sin un tipo de dato conocido no hay esquema con que contrastarlo. Nómbralo en la cabecera datatype, o en el miembro datatype.
Reintentar
Cancelar
Cerrar
Copiado
Copiar
Idioma
Cargando…
Mostrar más
Aquí no hay nada
Ir a lo que fluye
La dirección no es de ninguna página de la consola.
Páginas
Saltar al contenido
Colores
Automático
Oscuro
Claro
Además: {rule}.
Otros miembros se rechazan.
Flujo
{rate} por segundo; {accepted} aceptados y {refused} rechazados desde el arranque
Clave
enmascarado
Qué puede figurar
Miembro
Miembros de {name}
Obligatorio
no
sí
Esquema
El esquema en JSON
Remitentes con registros rechazados
Tabla
Canal
Topic
Versión
JSON
Miembros
Árbol
Cómo se muestra el esquema
Aceptados
Canal
Qué contiene cada canal. Las cuentas son desde que arrancó este proceso.
y {n} más|y {n} más
No hay ningún canal para ti
El catálogo no tiene ninguno, o no puedes leer ninguno. Quien opera esclusa puede darte el permiso channels.read.
Por segundo
Rechazados
Tabla
ninguna
Canales
Versión
La misma llamada
Ejecutarlo con una llamada
Planear su reenvío
Ejecutar este plan desde un terminal
Planearlo desde un terminal
Mostrarlo en un terminal
Lo mismo, como órdenes
Qué fue del registro
Reconocer
Tu nombre
Figura en el diario junto a la decisión.
Ahora {state}: {what}
Nota
Alguien se adelantó: {by} decidió que está {state}. Mira de nuevo y decide sobre eso.
Reabrir
Resolver
Hasta
mañana
indefinidamente
dentro de una semana
… {n} caracteres más
falta
… {n} línea más|… {n} líneas más
{n} línea igual|{n} líneas iguales
un miembro desconocido
un registro
Cuenta
La lleva otro proceso.
{n} registro no llegó a ninguna parte|{n} registros no llegaron a ninguna parte
Cada registro terminó una vez.
{n} registro salió dos veces|{n} registros salieron dos veces
Otro proceso encamina los registros: sus cuentas están en Prometheus.
El primer minuto
Tomarlo de su canal
Obtenerlo por su id
Enviar un cliente
Entrada
{n} registro desde el arranque|{n} registros desde el arranque
Retraso
Nada espera.
{n} registro espera, el más viejo desde hace {time}.|{n} registros esperan, el más viejo desde hace {time}.
Registros por segundo, según los cuenta este proceso.
Lo que fluye: registros por segundo
Disponibilidad
No está listo
Se cumplen todas las condiciones.
Rechazados
Encaminador
comprueba cada registro una vez
Pruébalo
Uno malo
Registro, en JSON
Tipo de dato
Uno bueno
Rechazado, y no enviado
Comprobado y en su canal, como {source}
Enviar
Enviado como {source}; el encaminador aún no llegó a él
por segundo
{n} en total
Flujo
No existe ese grupo de alertas
Nada se rechazó de esta manera, o no puedes verlo.
Alerta
alerta|alertas
Alertas
Estaba resuelto, y está abierto de nuevo porque el tópico de sus registros se creó de nuevo.
{by} decidió que está {state},
Decisión
Qué falla
primera
Grupo de alertas: {reason}
última
Corregir…
Registro
Se rechazaron de nuevo registros que llegaron después.
Alertas más recientes
Ninguna de sus alertas es reciente: siguen en el tópico, y una exportación las contiene.
Remitente
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
Todos
{n} alerta en las últimas 48 horas|{n} alertas en las últimas 48 horas
Alertas
Tipo de dato
Todos los tipos
Ningún tipo nuestro
Decidir
Filtros
Primera
{n} nuevo o cambiado|{n} nuevos o cambiados
48 horas
Última
Cada grupo es una manera en que los registros incumplen las reglas.
Nada se rechaza
Ningún grupo coincide
Ningún grupo de alertas coincide con los filtros.
Mostrar todos
Cuando un registro incumple su esquema, aquí aparece de qué manera, contado y con quién lo envió. Envía un ejemplo malo para ver uno.
Motivo
Todos los motivos
Remitente
de {names}
remitentes sin nombre
Orden
más alertas primero
más antiguos primero
alerta más reciente primero
Estado
Grupos de alertas
Qué falla
Las medidas están en otra parte
Este proceso las muestra en la dirección de --operations-addr, donde pregunta Prometheus.
Condición
Detalle
Grupo
Cuánto retraso lleva cada grupo
Este proceso no mide ninguno: lo hace uno con el rol auditor.
Si este proceso está listo y si hay registros esperando.
se cumple
Más viejo
Este proceso
Disponibilidad
Roles con grupos: {roles}
Estado
Salud
no se cumple
Versión {version}
Registros en espera
envió {n} registro en el reenvío {run}|envió {n} registros en el reenvío {run}
Quién
el encaminador trabaja con otro catálogo
puso el grupo de alertas {group} en estado {state}
La entrada
pidió borrar una fila de {table}
Mostrar
Lo que hizo la gente, lo más reciente primero.
inició sesión
cerró la sesión
Estas son las {n} más recientes. Las anteriores: esclusa journal.
no se nombra a nadie
Nadie hizo nada todavía
Aquí aparecen las decisiones sobre grupos de alertas, los reenvíos, los borrados y los inicios de sesión, con quién los hizo.
vio {n} contenido entero por {route}|vio {n} contenidos enteros por {route}
planificó el reenvío {run}
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
{n} byte|{n} bytes
Tipo de dato
Todos los tipos
{n} llegó demasiado rápido para mostrarlo|{n} llegaron demasiado rápido para mostrarlos
borrado
Los nuevos aparecen arriba; esperan mientras señalas la lista.
{n} nuevo|{n} nuevos
Mostrar
lo rechazado
todo
lo aceptado
Lo que se rechaza y lo que entra en las tablas, según llega. De los canales sin tabla se muestra solo lo rechazado.
hecho de {source}
y {n} fallo más|y {n} fallos más
Todavía no llegó nada
Enviar un ejemplo
Esta página muestra lo que llega mientras está abierta. Envía un registro, bueno o malo, y aparecerá aquí.
Motivo
Todos los motivos
rechazado
Remitente
En pausa mientras señalas la lista.
En vivo
sin tipo de dato
Entrar
Clave de API
Empieza por esclusa_ y no se guarda: la representa una sesión, hasta que salgas.
Eres {who}
Lo que puedes ver y hacer está en el archivo de acceso.
Aquí nadie inicia sesión
El archivo de acceso no tiene console en authentication, o no lo hay: entonces cada cual puede lo que diga de él.
Continuar
Iniciar sesión en tu organización
Salir
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
Sugerido, a partir de los primeros registros rechazados
No hay nada que sugerir: ninguna conversión, valor por defecto, grafía conocida ni quitar miembros sobrantes los corregiría. Escribe un parche, o corrige el remitente.
Buscando un parche que los corrija…
Usar este parche
Parche tomado; mira abajo qué hace
Cómo se corrigen
Enviar como tipo de dato
vacío para el suyo
Veces que un registro puede reenviarse
No puedes reenviar estos registros. Puede quien tenga el derecho redrive para su tipo de dato.
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
esclusa no responde; la consola vuelve a preguntar por sí sola.
No puedes hacer esto: {detail}.
Ahora no: {detail}; la consola vuelve a preguntar por sí sola.
Demasiadas peticiones: {detail}. De nuevo en {n} segundo.|Demasiadas peticiones: {detail}. De nuevo en {n} segundos.
Inicia sesión primero: {detail}.
No existe ese reenvío
El diario no tiene ningún plan con este id, o no puedes verlo.
Planear de nuevo, con otro parche
Esperando lo que dice el encaminador
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
Lo que el plan halló de {n} alerta|Lo que el plan halló de {n} alertas
Ninguna alerta coincide: el filtro no halla nada que reenviar.
{passed} de {n} alerta revisada|{passed} de {n} alertas revisadas
Parche
Los registros se envían tal como están.
Progreso
Registros por segundo como mucho
como mucho {n} por segundo
Ejecución
Reenviar {n} registro|Reenviar {n} registros
{n} registro reenviado|{n} registros reenviados
Detener
Se detiene antes del siguiente lote, y puede seguir más tarde.
Reenvío
Escribe {number} para ejecutarlo
Por
{n} nuevo|{n} nuevos
Registros rechazados que alguien reenvió, o planea reenviar.
Aún no se reenvió nada
Cuando haya registros rechazados, abre su grupo y elige «corregir»: verás un parche, qué hace de los registros y cuántos pasarían, antes de enviar nada.
Plan {id}
Listos
Enviados
Estado
Reenvíos
Qué
Planeado
{key} cambió
Cambió
Comprobado contra
Documento
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
Remitente
Hecha de
Versión
Mostrar todas las filas
Todas las filas
Buscar
la fila de una clave
claves que empiezan así
Filas de {table}
Cambió
Documento
Clave
Buscar
La tabla está vacía
Ninguna clave empieza con {prefix}
Las claves se comparan letra a letra, también las mayúsculas.
Enviar un ejemplo
Una tabla guarda el último registro de cada clave. Envía uno y aparecerá aquí.
Clave, o su comienzo
Tabla
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
remitentes sin nombre
Rechazado últimamente
Estado
Remitente
Qué falla
Clave
De cada clave, el último registro.
No hay ninguna tabla
Un tipo de dato tiene tabla con "table": true en el x-channel de su esquema; o hay alguna que no puedes leer.
Del canal
Tabla
Tablas
ahora mismo
El encaminador lo rechazaría: {reason}
Pega un registro: el veredicto llega mientras escribes.
El encaminador lo aceptaría, con la clave {key}
El veredicto del encaminador, mientras escribes. No se envía nada.
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
Su tipo de dato no quiere la carga en las alertas: aquí no hay ninguna.
Su clave se borró después: la carga ya no se muestra a nadie.
Los valores que no todos pueden ver se muestran como •.
Aún no se sabe si su clave se borró después, así que la carga no se muestra. Reintenta en un momento.
cualquiera
Tipo de dato
Grupo de alertas
Registro
y {n} registro más|y {n} registros más
ninguno del catálogo
Motivo
Remitente
Desde
un momento, 2026-01-02T15:04:05Z, o una antigüedad, 2h
Hasta
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
espera al encaminador
no pudo hallarse a tiempo
reconocido
abierto
recaído
resuelto
no está entero en su alerta
Antes y después de la alerta {at}
Qué sigue mal en la alerta {at}
sin todas sus cabeceras
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
`)),Pt=Object.fromEntries(Ja.map((e,n)=>[Ka[n-502]??n.toString(36),[e,Qa[n]]]));function Et(e){try{return localStorage.getItem("esclusa."+e)}catch{return null}}function Rt(e,n){try{localStorage.setItem("esclusa."+e,n)}catch{}}function Za(){let e=Et("language");return e==="en"||e==="es"?e:navigator.language.toLowerCase().startsWith("es")?"es":"en"}function Ya(){let e=Et("theme");return e==="light"||e==="dark"?e:"auto"}var ee=U(Za()),on=U(Ya()),fe=U(Et("signature")??"");function Go(){ne(()=>{document.documentElement.lang=ee.value,Rt("language",ee.value)}),ne(()=>{document.documentElement.dataset.theme=on.value,Rt("theme",on.value)}),ne(()=>Rt("signature",fe.value))}function a(e,n={}){let o=Pt[e][ee.value==="es"?1:0].split("|");return(o.length>1&&n.n!==1?o[1]:o[0]).replace(/\{(\w+)\}/g,(s,i)=>{let l=n[i];return typeof l=="number"?H(l):l??""})}function w(e,n){return e in Pt?a(e):n}function H(e){return new Intl.NumberFormat(ee.value,{maximumFractionDigits:0}).format(e)}function Ln(e){return e<1e5?H(e):new Intl.NumberFormat(ee.value,{notation:"compact",maximumFractionDigits:1}).format(e)}function Ie(e){return new Intl.NumberFormat(ee.value,{maximumFractionDigits:e<10?1:0}).format(e)}var Dn=U(Date.now());setInterval(()=>{document.hidden||(Dn.value=Date.now())},5e3);var Xa=[["year",31536e3],["month",2592e3],["day",86400],["hour",3600],["minute",60]];function Ko(e){let n=Math.round((e.getTime()-Dn.value)/1e3),o=new Intl.RelativeTimeFormat(ee.value,{numeric:"auto",style:"short"});for(let[r,s]of Xa)if(Math.abs(n)>=s)return o.format(Math.trunc(n/s),r);return Math.abs(n)<10?a("d7"):o.format(n,"second")}function Jo(e){return e.toISOString().replace("T"," ").replace(/(\.\d+)?Z$/," UTC")}function In(e){let n=e<90?"second":e<5400?"minute":"hour",o={second:1,minute:60,hour:3600}[n];return new Intl.NumberFormat(ee.value,{style:"unit",unit:n,unitDisplay:"short",maximumFractionDigits:0}).format(e/o)}var L=class extends Error{constructor(o,r,s=0){super(r.detail||r.title||String(o));this.status=o;this.body=r;this.retryAfter=s}status;body;retryAfter;get sentence(){switch(this.status){case 0:return a("9o");case 401:return a("9s",{detail:this.message});case 403:return a("9p",{detail:this.message});case 429:return a("9r",{detail:this.message,n:this.retryAfter||1});case 503:return a("9q",{detail:this.message})}return this.message}get passing(){return this.status===0||this.status===429||this.status>=500}},Nt=U(0);async function q(e,n={}){let o=await jn(e,n),r=await o.text().catch(rn);return{body:r?JSON.parse(r):void 0,text:r,status:o.status,tag:o.headers.get("ETag")??""}}async function jn(e,n){let o=new Headers(n.headers),r={method:n.method??"GET",headers:o,signal:n.signal};n.ifMatch&&o.set("If-Match",n.ifMatch),n.body!==void 0&&(r.body=typeof n.body=="string"?n.body:JSON.stringify(n.body),o.set("Content-Type","application/json"));let s=await fetch(e,r).catch(rn);if(s.ok)return s;s.status===401&&Nt.value++;let i=await s.text().catch(rn),l={};try{l=JSON.parse(i)}catch{l={detail:s.statusText}}throw new L(s.status,l,Number(s.headers.get("Retry-After"))||0)}function rn(e){throw e.name==="AbortError"?e:new L(0,{})}async function Qo(e,n={}){return(await jn(e,n)).text().catch(rn)}async function Zo(e,n,o){let r=await jn(e,n);for await(let s of Yo(r.body))s&&o(JSON.parse(s))}function At(e,n){return new Promise(o=>{let r=setTimeout(o,e);n.addEventListener("abort",()=>(clearTimeout(r),o()),{once:!0})})}function $n(e){let n,o=()=>{document.hidden?(n?.abort(),n=void 0):n||(n=new AbortController,e(n.signal).catch(r=>{if(r.name!=="AbortError")throw r}))};return document.addEventListener("visibilitychange",o),o(),()=>{document.removeEventListener("visibilitychange",o),n?.abort()}}function b(e,n=0,o){let r=e&&[e,o].join(" "),s=g({of:""}),i=g(0),l=i.value;C(()=>{if(e)return $n(async u=>{for(let m=0;;){let d=n;try{s.value={of:r,answer:await q(e,{method:o&&"POST",body:o,signal:u})},m=0}catch(f){if(!(f instanceof L))throw f;if(s.value={of:r,answer:s.peek().of===r?s.peek().answer:void 0,problem:f},!f.passing)return;d=Math.max(n,f.retryAfter*1e3,Math.min(1e3*2**m++,15e3))}if(!d||(await At(d,u),u.aborted))return}})},[r,n,l]);let c=s.value.of===r?s.value:{of:r};return{value:{value:c.answer?.body},text:{value:c.answer?.text},tag:{value:c.answer?.tag??""},problem:{value:c.problem},again:()=>{i.value++}}}function Un(e){let n=g("");return C(()=>{let o=setTimeout(()=>n.value=e,300);return()=>clearTimeout(o)},[e]),n.value===e}function an(e,n,o){let r="";return $n(async s=>{for(let i=0;!s.aborted;){try{let l={Accept:"text/event-stream"};r&&(l["Last-Event-ID"]=r);let c=await jn(e,{signal:s,headers:l});o(void 0),i=0;for await(let u of es(c.body))u.id&&(r=u.id),n(u)}catch(l){if(l.name==="AbortError")return;let c=l instanceof L?l:new L(0,{});if(o(c),!c.passing)return;await At(Math.max(c.retryAfter*1e3,Math.min(1e3*2**i++,15e3)),s);continue}await At(250,s)}})}async function*Yo(e){let n=e.pipeThrough(new TextDecoderStream).getReader(),o="";for(;;){let{done:r,value:s}=await n.read().catch(rn);if(r)break;let i=(o+s).split(`
`);o=i.pop(),yield*i}o&&(yield o)}async function*es(e){let n={id:"",type:"message",data:""};for await(let o of Yo(e))o===""?((n.data||n.id)&&(yield n),n={id:"",type:"message",data:""}):o.startsWith("id: ")?n.id=o.slice(4):o.startsWith("event: ")?n.type=o.slice(7):o.startsWith("data: ")&&(n.data+=(n.data&&`
`)+o.slice(6))}function j(){let e=g(void 0),n=g(!1);return{problem:e,busy:n,run:async r=>{if(n.value)return!1;n.value=!0,e.value=void 0;try{return await r(),!0}catch(s){if(!(s instanceof L))throw s;return e.value=s,!1}finally{n.value=!1}}}}var ns=Symbol.for("pv"),ts=0;function t(e,n,o,r,s,i){n||(n={});var l,c,u=n;if("ref"in u&&typeof e!="function")for(c in u={},n)c=="ref"?l=n[c]:u[c]=n[c];var m={type:e,props:u,key:o,ref:l,__k:null,__:null,__b:0,__e:null,__c:null,constructor:ns,__v:--ts,__i:-1,__u:0};return(s||i)&&(m.__source=s,m.__self=i),R.vnode&&R.vnode(m),m}function Pe({open:e,title:n,onClose:o,children:r}){let s=P(null),i=Do(),l=P(!1);return Tn(()=>{e&&!s.current.open&&s.current.showModal(),!e&&s.current.open&&(l.current=!0,s.current.close())},[e]),t("dialog",{ref:s,"aria-labelledby":i,onClose:()=>{l.current||o(),l.current=!1},onClick:u=>u.target===s.current&&o(),children:e&&t("div",{class:"dialog",children:[t("header",{children:[t("h2",{id:i,children:n}),t("button",{type:"button",class:"quiet",onClick:o,children:a("13")})]}),r]})})}function E({title:e,level:n=2,children:o}){return t("section",{class:"empty",children:[t(n===1?"h1":"h2",{children:e}),o]})}var Ot=()=>({path:location.pathname,query:new URLSearchParams(location.search)}),te=U(Ot());addEventListener("popstate",()=>te.value=Ot());function G(e,n=!1){if(e===location.pathname+location.search)return;history[n?"replaceState":"pushState"](null,"",e);let o=location.pathname!==te.value.path;te.value=Ot(),o&&scrollTo(0,0)}var Xo=()=>we({}),_=e=>te.value.query.get(e)??"";function we(e){let n=new URLSearchParams(te.value.query);for(let[r,s]of Object.entries(e))s?n.set(r,s):n.delete(r);let o=n.toString();return te.value.path+(o&&"?"+o)}var D=(e,n=!1)=>G(we(e),n);function er(e,n){let o=e.split("/"),r=n.split("/");if(o.length!==r.length)return null;let s={};for(let i=0;i<o.length;i++)if(o[i].startsWith(":")&&r[i])try{s[o[i].slice(1)]=decodeURIComponent(r[i])}catch{return null}else if(o[i]!==r[i])return null;return s}function nr(){document.addEventListener("click",e=>{let n=e.target.closest?.("a[href]");if(!n||e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey||n.target||n.hasAttribute("download"))return;let o=new URL(n.href);o.origin!==location.origin||!(o.pathname==="/"||o.pathname.startsWith("/console/"))||o.hash||(e.preventDefault(),G(o.pathname+o.search))})}var oe=U(void 0);function or(){return q("/v1/me").then(({body:e})=>{oe.value=e},()=>{oe.value=null})}ne(()=>{Nt.value,or()});async function rr(e){oe.value=(await q("/login",{method:"POST",body:{key:e}})).body}async function ar(){await q("/logout",{method:"POST"}),await or()}var sr=()=>oe.value!==void 0,ir=()=>oe.value?.known_by==="session",Fn=()=>oe.value?.known_by==="nothing"&&oe.value.login.length>0,sn=e=>oe.value?.login.includes(e)??!1,Wn=()=>"/console/login?"+new URLSearchParams({next:Xo()}),le=()=>oe.value?.principal??"",je=()=>le()?void 0:fe.value.trim()||void 0;function K(e,n,o){return oe.value?oe.value.rights.some(r=>r.do.includes(e)&&tr(r.datatypes,n)&&tr(r.senders,o)):oe.value===null}var tr=(e,n)=>!e||n!==void 0&&e.some(o=>os(o,n)),lr=e=>oe.value?.rights.some(n=>n.do.includes(e))??!0,os=(e,n)=>e.endsWith("*")?n.startsWith(e.slice(0,-1)):e===n;function v({problem:e,onAgain:n}){return e?t("div",{class:"error",role:"alert",children:[t("p",{children:e.sentence}),(e.status===401||e.status===403)&&Fn()&&t("a",{class:"button",href:Wn(),children:a("8m")}),n&&t("button",{type:"button",onClick:n,children:a("11")})]}):null}var lo={};Ea(lo,{alert:()=>ia,channel:()=>Tr,channels:()=>yr,flow:()=>vr,group:()=>oa,groups:()=>Sa,health:()=>Zr,journal:()=>Kr,live:()=>Vr,login:()=>so,redrive:()=>_a,redrives:()=>wa,rows:()=>Hr,schemas:()=>jr,sender:()=>Xr,tables:()=>Fr});function $e({text:e,label:n}){return t("button",{type:"button",class:"small",onClick:async()=>{try{await navigator.clipboard.writeText(e)}catch{rs(e)}Y(a("14"))},children:n??a("15")})}function rs(e){let n=document.createElement("textarea");n.value=e,n.className="hidden",document.body.append(n),n.select(),document.execCommand("copy"),n.remove()}var as='{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}',ss=[{title:"3g",call:`curl -d '${as}' ${location.origin}/send_message`},{title:"3f",call:`curl ${location.origin}/get_message/10`},{title:"3e",call:`curl ${location.origin}/consume_message`}];function cr(){return t("section",{class:"card minute",children:[t("h2",{children:a("3d")}),t("ol",{children:ss.map(({title:e,call:n})=>t("li",{children:[t("div",{class:"row",children:[t("h3",{children:a(e)}),t($e,{text:n,label:a("15")})]}),t("pre",{children:t("code",{children:n})})]},e))})]})}function F({title:e,lead:n}){return t("header",{class:"head",children:[t("h1",{children:a(e)}),t("p",{children:a(n)})]})}var re=e=>"/console/alerts/"+e,Ue=e=>"/console/channels/"+encodeURIComponent(e),ae=e=>"/console/groups/"+encodeURIComponent(e),ce=e=>"/console/redrives/"+encodeURIComponent(e),Fe=e=>"/console/senders/"+encodeURIComponent(e),ue=e=>"/console/tables/"+encodeURIComponent(e);function pr({flow:e,rates:n}){let o=e.channels.filter(u=>u.datatype!=="_none"),r=Object.values(n),s=r.reduce((u,m)=>u+m.refused,0),i=r.reduce((u,m)=>u+m.accepted+m.refused,0),l=e.channels.reduce((u,m)=>u+m.refused,0),c=[...o.map(u=>({rate:n[u.datatype]?.accepted??0,bad:!1})),{rate:s,bad:!0}];return t("section",{class:"picture","aria-label":a("3n"),children:[t("div",{class:"card ingress",children:[t("h2",{children:a("3h")}),t(qt,{n:i}),t("p",{class:"muted",children:a("3i",{n:zn(e)})})]}),t(dr,{out:[{rate:i,bad:!1}]}),t("div",{class:"router",children:[t("h2",{children:a("3s")}),t("p",{children:a("3t")})]}),t(dr,{out:c}),t("ul",{class:"outs",children:[o.map(u=>t("li",{children:[t("a",{href:Ue(u.datatype),class:"name",children:u.datatype}),t(qt,{n:n[u.datatype]?.accepted??0}),t(ur,{n:u.accepted})]},u.datatype)),t("li",{class:"refused",children:[t("a",{href:"/console/groups",class:"name",children:a("3r")}),t(qt,{n:s}),t(ur,{n:l})]})]})]})}function ur({n:e}){return t("span",{class:"muted sum count",children:a("44",{n:Ln(e)})})}function qt({n:e}){return t("span",{class:e>0?"rate":"rate still",children:[t("strong",{class:"count",children:Ie(e)})," ",t("span",{class:"muted",children:a("43")})]})}function dr({out:e}){let n=e.length*50;return t("svg",{class:"lines",viewBox:`0 0 100 ${e.length*100}`,preserveAspectRatio:"none","aria-hidden":"true",children:e.map((o,r)=>{let s=r*100+50,i=e.length===1?`M0 ${s}H100`:`M0 ${n}C50 ${n} 50 ${s} 100 ${s}`;return t("path",{d:i,class:(o.bad?"bad ":"")+(o.rate>0?"moves":"")},r)})})}var mr={good:{id_cliente:"10",nombre:"Grupo 3",edad:1,promocion:"20% de descuento"},bad:{id_cliente:"11",edad:200}};function Hn(e,n,o){if(e==="customer"&&n.properties?.id_cliente)return o?mr.good:mr.bad;let r=Mt(n,0);return o||is(r,n),r}function is(e,n){let o=n.required?.at(-1);o!==void 0&&delete e[o],e.firma="JG"}function Mt(e,n){if(e.const!==void 0)return e.const;if(e.examples?.length)return e.examples[0];if(e.default!==void 0)return e.default;if(e.enum?.length)return e.enum[0];switch(Array.isArray(e.type)?e.type[0]:e.type){case"string":return cs(e);case"integer":case"number":return e.minimum??1;case"boolean":return!0;case"array":return Array.from({length:e.minItems??0},()=>Mt(e.items??{},n+1));case"null":return null}return n>6?{}:ls(e,n)}function ls(e,n){let o={},r=(e.oneOf??e.anyOf)?.[0];for(let s of[...e.required??[],...r?.required??[]])o[s]=Mt(e.properties?.[s]??{},n+1);return o}function cs(e){return e.format==="date-time"?"2026-01-02T03:04:05Z":e.format==="date"?"2026-01-02":e.format==="uri"||e.format==="uri-reference"?"https://example.org/1":e.format==="email"?"ana@example.org":e.format==="uuid"?"5e0c1f6c-2a7d-4b19-9c0e-8d1f6a3b2c4d":e.pattern?.includes("{64}")?"0".repeat(64):e.pattern?"es":"text".padEnd(e.minLength??0,"x")}function B({label:e,value:n,options:o,onChoose:r}){return t("label",{class:"field",children:[a(e),t("select",{value:n,onChange:s=>r(s.currentTarget.value),children:o.map(s=>{let[i,l]=typeof s=="string"?[s,s]:s;return t("option",{value:i,children:l},i)})})]})}var fr={open:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11",acknowledged:"M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 2.5v11M8 4.5a3.5 3.5 0 0 1 0 7",resolved:"M2.5 8.5l3.5 3.5l7.5-8",regressed:"M13 8.5a5 5 0 1 1-1.8-4.1M11.5 1.5v3.2h-3.2",yes:"M2.5 8.5l3.5 3.5l7.5-8",no:"M8 2l6.5 11.5h-13zM8 6.5v3M8 11.2v.6"},us={open:"bad",regressed:"bad",no:"bad",resolved:"good",yes:"good"};function x({state:e,word:n}){return t("span",{class:"status "+(us[e]??""),children:[t("svg",{viewBox:"0 0 16 16",width:"14",height:"14","aria-hidden":"true",children:t("path",{d:fr[e]??fr.open})}),n??w("state."+e,e)]})}var hr=[[/^must be there$/,"debe estar"],[/^must not be there: the schema does not know it$/,"no debe estar: el esquema no lo conoce"],[/^must not be there beside (.+)$/,"no debe estar junto a $1"],[/^must not be there twice$/,"no debe estar dos veces"],[/^must not be there$/,"no debe estar"],[/^must be an integer$/,"debe ser un entero"],[/^must be a number$/,"debe ser un número"],[/^must be a string$/,"debe ser un texto"],[/^must be an object$/,"debe ser un objeto"],[/^must be an array$/,"debe ser una lista"],[/^must be a boolean$/,"debe ser verdadero o falso"],[/^must have at least (\d+) characters?$/,"debe tener al menos $1 caracteres"],[/^must have at most (\d+) characters?$/,"debe tener como máximo $1 caracteres"],[/^must have at least (\d+) items?$/,"debe tener al menos $1 elementos"],[/^must have at most (\d+) items?$/,"debe tener como máximo $1 elementos"],[/^must have exactly one of (.+)$/,"debe tener exactamente uno de $1"],[/^must have at least one of (.+)$/,"debe tener al menos uno de $1"],[/^must be above (\S+)$/,"debe ser mayor que $1"],[/^must be below (\S+)$/,"debe ser menor que $1"],[/^must be a multiple of (\S+)$/,"debe ser múltiplo de $1"],[/^must be at most (\S+)$/,"debe ser como máximo $1"],[/^must be at least (\S+)$/,"debe ser al menos $1"],[/^must be one of (.+)$/,"debe ser uno de $1"],[/^must match the pattern (.+)$/,"debe cumplir el patrón $1"],[/^must be a whole JSON object; it ends too early$/,"debe ser un objeto JSON completo; termina antes de tiempo"],[/^must be one JSON object$/,"debe ser un solo objeto JSON"],[/^must name a datatype of the catalogue.*$/,"debe nombrar un tipo de dato del catálogo"],[/^must name its datatype: .*$/,"debe nombrar su tipo de dato: en la cabecera datatype, en el tipo de un CloudEvent o en el miembro datatype"]];function We(e){let n=!e.datatype||e.datatype==="_none"?a("36"):e.datatype,o=e.message?ln(e.message):w("reason."+e.reason,e.reason);return e.keyword==="additionalProperties"&&!e.pointer?{who:n+":",where:"",what:a("35")+" "+o}:{who:n,where:e.pointer??"",what:o}}function ln(e){if(ee.value!=="es")return e;for(let[n,o]of hr)if(n.test(e))return e.replace(n,o);return e}function Q({errors:e,omitted:n=0}){return!e.length&&n<=0?null:t("ul",{class:"violations",children:[e.map(o=>t("li",{children:[t("code",{children:o.pointer||"/"})," ",ln(o.message)]},o.pointer+" "+o.keyword+" "+o.message)),n>0&&t("li",{class:"muted",children:a("o",{n})})]})}function gr({onSent:e}){let n=b("/v1/channels").value.value?.channels??[],o=g(""),r=o.value||(n.find(d=>d.datatype==="customer")??n[0])?.datatype||"",s=b(r&&"/v1/channels/"+encodeURIComponent(r)+"/schema").value.value,i=g(""),l=g(void 0),c=j(),u=d=>{i.value=s?JSON.stringify(Hn(r,s,d),null,2):"",l.value=void 0};C(()=>u(!0),[s]);let m=()=>c.run(async()=>{try{let{body:d,status:f}=await q("/v1/channels/"+encodeURIComponent(r)+"/messages?wait=routed",{method:"POST",body:i.value,headers:{"ce-source":"console"}});l.value={sent:d,routed:f===200}}catch(d){if(!(d instanceof L)||d.status!==422)throw d;l.value={refused:d}}e()});return t("section",{class:"card sample",children:[t("h2",{children:a("3u")}),t("form",{onSubmit:d=>{d.preventDefault(),m()},children:[t("div",{class:"row",children:[t(B,{label:"3x",value:r,onChoose:d=>o.value=d,options:n.map(d=>d.datatype)}),t(Lt,{fill:u})]}),t("label",{class:"field",children:[a("3w"),t("textarea",{rows:8,spellcheck:!1,value:i.value,onInput:d=>i.value=d.currentTarget.value})]}),t("div",{class:"row",children:t("button",{type:"submit",class:"primary",disabled:c.busy.value||!i.value.trim(),children:a("41")})})]}),t(v,{problem:c.problem.value}),t("div",{role:"status",children:l.value&&t(ds,{fate:l.value})})]})}function Lt({fill:e}){return t(h,{children:[t("button",{type:"button",onClick:()=>e(!0),children:a("3y")}),t("button",{type:"button",onClick:()=>e(!1),children:a("3v")})]})}function ds({fate:e}){return"sent"in e?t("div",{class:"outcome",children:t(x,{state:e.routed?"yes":"open",word:a(e.routed?"40":"42",{source:e.sent.source})})}):t("div",{class:"outcome",children:[t(x,{state:"no",word:a("3z")}),t(Q,{errors:e.refused.body.errors??[]})]})}var vr={path:"/",title:"45",nav:10,view:fs},ps=2e3,ms=5;function fs(){let e=b("/v1/flow",ps),n=e.value.value,o=cn(e.value);return t("div",{class:"page",children:[t(F,{title:"45",lead:"3m"}),t(v,{problem:e.problem.value,onAgain:e.again}),n&&t(h,{children:[n.routes?t(pr,{flow:n,rates:o.value}):t("p",{class:"card muted",children:a("3c")}),t(hs,{flow:n})]}),t("div",{class:"pair",children:[t(gr,{onSent:e.again}),t(cr,{})]})]})}function cn(e){let n=e.value,o=P([]),r=g({});return C(()=>{if(!n)return;let s=o.current.length>0&&zn(n)<zn(o.current[0]);o.current=[...s?[]:o.current,n].slice(-ms);let i=o.current[0],l=(Date.parse(n.time)-Date.parse(i.time))/1e3,c={};for(let u of n.channels){let m=i.channels.find(d=>d.datatype===u.datatype);c[u.datatype]=l>0&&m?{accepted:(u.accepted-m.accepted)/l,refused:(u.refused-m.refused)/l}:{accepted:0,refused:0}}r.value=c},[n]),r}var zn=e=>e.channels.reduce((n,o)=>n+o.accepted+o.refused,0);function hs({flow:e}){let{lag:n,account:o}=e;return t("div",{class:"facts",children:[n&&t("section",{class:"card",children:[t("h2",{children:a("3j")}),t(x,{state:n.records===0?"yes":"open",word:n.records===0?a("3k"):a("3l",{n:n.records,time:In(n.seconds)})})]}),t(vs,{}),t("section",{class:"card",children:[t("h2",{children:a("37")}),o?t(gs,{...o}):t("p",{class:"muted",children:a("38")})]})]})}function gs({unaccounted:e,repeated:n}){return e>0?t(x,{state:"no",word:a("39",{n:e})}):n>0?t(x,{state:"no",word:a("3b",{n})}):t(x,{state:"yes",word:a("3a")})}function vs(){let e=b("/readyz",5e3),n=e.problem.value,o=n?.body.conditions?.filter(r=>!r.met)??[];return t("section",{class:"card",children:[t("h2",{children:a("3o")}),e.value.value&&!n&&t(x,{state:"yes",word:a("3q")}),n&&t(x,{state:"no",word:a("3p")}),t("ul",{children:o.map(r=>t("li",{children:[t("strong",{children:r.name})," ",t("span",{class:"muted",children:r.detail})]},r.name))})]})}function Z({n:e}){return t("span",{class:"count",title:e>=1e5?H(e):void 0,children:Ln(e)})}var Re=U([]);function X(e){let n=P(e);n.current=e;let o=e.map(r=>r.key).join(" ");Tn(()=>{let r=n.current.map(({key:s,does:i})=>({key:s,does:i,run:()=>n.current.find(l=>l.key===s)?.run()}));return Re.value=[...Re.peek(),...r],()=>{Re.value=Re.peek().filter(s=>!r.includes(s))}},[o])}addEventListener("keydown",e=>{if(e.ctrlKey||e.metaKey||e.altKey||e.defaultPrevented||document.querySelector("dialog[open]"))return;let n=e.target;if(n.isContentEditable||/^(INPUT|TEXTAREA|SELECT)$/.test(n.tagName))return;let o=Re.peek().findLast(r=>r.key===e.key);o&&(e.preventDefault(),o.run())});function $({caption:e,columns:n,items:o,id:r,keys:s=[]}){let i=P(null),l=()=>[...i.current.rows],c=()=>l().findIndex(d=>d.contains(document.activeElement)),u=d=>{let f=l(),y=c(),p=f[y<0?d>0?0:f.length-1:Math.min(f.length-1,Math.max(0,y+d))];p?.focus(),p?.scrollIntoView({block:"nearest"})},m=[{key:"j",does:"72",run:()=>u(1)},{key:"k",does:"76",run:()=>u(-1)},...s.map(d=>({key:d.key,does:d.does,run:()=>o[c()]&&d.run(o[c()])}))];return X(m),t("table",{role:"table",children:[t("caption",{class:"hidden",children:e}),t("thead",{role:"rowgroup",children:t("tr",{role:"row",children:n.map(d=>t("th",{role:"columnheader",scope:"col",class:d.class,children:d.title},d.title))})}),t("tbody",{role:"rowgroup",ref:i,children:o.map(d=>t("tr",{role:"row",tabIndex:-1,"data-id":r(d),children:n.map(f=>t("td",{role:"cell",class:f.class,"data-title":f.title,children:f.cell(d)},f.title))},r(d)))})]})}var yr={path:"/console/channels",title:"2f",nav:40,needs:"channels.read",view:ys};function ys(){let e=b("/v1/channels",3e4),n=b("/v1/flow",2e3),o=cn(n.value),r=n.value.value?.channels??[],s=c=>r.find(u=>u.datatype===c.datatype),i=[{title:a("26"),class:"wide",cell:c=>t(h,{children:[t("a",{href:Ue(c.datatype),children:c.datatype}),t("p",{class:"muted",children:c.description})]})},{title:a("2g"),cell:c=>t(bs,{channel:c})},{title:a("2d"),cell:c=>c.table?t("a",{href:ue(c.table),children:c.table}):t("span",{class:"muted",children:a("2e")})},{title:a("2b"),class:"number",cell:c=>t("span",{class:"count",children:Ie(o.value[c.datatype]?.accepted??0)})},{title:a("25"),class:"number",cell:c=>t(Z,{n:s(c)?.accepted??0})},{title:a("2c"),class:"number",cell:c=>t(_s,{datatype:c.datatype,n:s(c)?.refused??0})}],l=e.value.value?.channels;return t("div",{class:"page",children:[t(F,{title:"2f",lead:"27"}),t(v,{problem:e.problem.value,onAgain:e.again}),l?.length===0&&t(Dt,{}),l&&l.length>0&&t("div",{class:"list stack",children:t($,{caption:a("2f"),columns:i,items:l,id:c=>c.datatype})})]})}var Bn=e=>e.versions.map(n=>[n.version,`${n.version} (${n.version===e.version?a("version.current"):w("version."+n.status,n.status)})`]);function Dt(){return t(E,{title:a("29"),children:t("p",{children:a("2a")})})}function bs({channel:e}){let n=e.versions.length-1;return t("a",{href:"/console/schemas?datatype="+encodeURIComponent(e.datatype),children:[e.version,n>0&&t("span",{class:"muted",children:[" ",a("28",{n})]})]})}function _s({datatype:e,n}){return n===0?t(Z,{n:0}):t("a",{href:"/console/groups?datatype="+encodeURIComponent(e),children:t(Z,{n})})}function un(e,n){let o=typeof e=="object"&&e!==null?e:{};for(let r=0;r<16&&o.$ref?.startsWith("#");r++){let s=n;for(let i of o.$ref.slice(1).split("/").filter(Boolean)){let l=decodeURIComponent(i).replaceAll("~1","/").replaceAll("~0","~");s=typeof s=="object"&&s!==null&&Object.hasOwn(s,l)?s[l]:void 0}if(typeof s!="object"||s===null)break;o={...s,description:o.description??s.description}}return o}function $t(e,n){let o=new Map,r=(i,l)=>{for(let[c,u]of Object.entries(i.properties??{}))o.has(c)||o.set(c,{name:c,node:un(u,n),required:!1});for(let[c,u]of Object.entries(i.patternProperties??{}))o.set("/"+c+"/",{name:"/"+c+"/",node:un(u,n),required:!1});typeof i.additionalProperties=="object"&&o.set("*",{name:"*",node:un(i.additionalProperties,n),required:!1});for(let c of i.required??[]){let u=o.get(c);u&&(u.required=!0)}if(l<4)for(let c of i.allOf??[])r(un(c,n),l+1)};r(e,0);let s=Array.isArray(e.items)?e.items:e.items!==void 0?[e.items]:[];return s.forEach((i,l)=>o.set("["+l,{name:s.length>1?"["+l+"]":"[]",node:un(i,n),required:!1})),[...o.values()]}function Vn(e){let n=[];e.const!==void 0?n.push(a("cb",{value:JSON.stringify(e.const)})):e.enum?n.push(a("cd",{values:ks(e.enum)})):e.type!==void 0?n.push([e.type].flat().map(r=>w("schema.type."+r,r)).join(a("ck"))):e.$ref&&n.push(e.$ref),n.push(...xs(e)),e.pattern!==void 0&&n.push(a("cl",{pattern:e.pattern})),e.format!==void 0&&n.push(a("ce",{format:e.format}));let o=e.oneOf??e.anyOf;return o&&n.push(ws(o,e.oneOf!==void 0)),n.filter(Boolean).join(", ")||a("c6")}function ws(e,n){let o=e.map(r=>(r.required??[]).join(" + "));return o.every(Boolean)?a(n?"cj":"c8",{names:o.join(a("ck"))}):a(n?"ci":"c7",{n:e.length})}var It=8;function ks(e){return e.slice(0,It).map(o=>typeof o=="string"?o:JSON.stringify(o)).join(", ")+(e.length>It?a("cg",{n:e.length-It}):"")}function xs(e){let n=[jt(e.minimum,e.maximum,"schema.range."),jt(e.minLength,e.maxLength,"schema.length."),jt(e.minItems,e.maxItems,"schema.items.")];return e.exclusiveMinimum!==void 0&&n.push(a("c5",{bound:String(e.exclusiveMinimum)})),e.exclusiveMaximum!==void 0&&n.push(a("ca",{bound:String(e.exclusiveMaximum)})),e.multipleOf!==void 0&&n.push(a("ch",{bound:String(e.multipleOf)})),n}function jt(e,n,o){let r={least:e===void 0?"":br(e),most:n===void 0?"":br(n),n:n??e??2};return e!==void 0&&n!==void 0?a(o+"between",r):e!==void 0?a(o+"least",r):n!==void 0?a(o+"most",r):""}var br=e=>Number.isInteger(e)?H(e):String(e);function _r(e){let n=[],o=(r,s,i)=>{for(let l of $t(r,e)){let c=l.name.startsWith("[")?s+l.name:s?s+"."+l.name:l.name;n.push({...l,path:c}),i<6&&n.length<2e3&&o(l.node,c,i+1)}};return o(e,"",0),n}var Ss=/[^\s,:[\]{}"]+/y,wr=/"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y,Ut=/[ \t\r\n]*/y;function se(e){let n=0,o=c=>{c.lastIndex=n;let u=c.exec(e)?.[0]??"";return n+=u.length,u},r=c=>(o(Ut),e[n]!==c?!1:(n++,!0)),s=()=>JSON.parse(o(wr)),i=(c,u)=>{if(!r(c)){do u();while(r(","));if(!r(c))throw new SyntaxError}},l=c=>{if(c>200)throw new SyntaxError;let u={kind:"value",text:"",names:[],items:[]};return r("{")?(u.kind="object",i("}",()=>{if(o(Ut),u.names.push(s()),!r(":"))throw new SyntaxError;u.items.push(l(c+1))})):r("[")?(u.kind="array",i("]",()=>u.items.push(l(c+1)))):(u.text=o(wr)||o(Ss),JSON.parse(u.text)),u};try{let c=l(0);return o(Ut),n===e.length?c:void 0}catch{return}}var Ft=e=>"/"+e.replaceAll("~","~0").replaceAll("/","~1"),dn=e=>e.split("/").slice(1).map(n=>n.replaceAll("~1","/").replaceAll("~0","~"));function kr(e,n){return e.kind==="object"?e.names.lastIndexOf(n):e.kind==="array"&&/^(0|[1-9]\d*)$/.test(n)&&Number(n)<e.items.length?Number(n):-1}var ge=(e,n)=>dn(n).reduce((o,r)=>o?.items[kr(o,r)],e);function Cs(e,n){let o={notes:new Map,missing:new Map};for(let r of n){let s=e,i;for(let l of dn(r.pointer)){let c=kr(s,l);if(c<0){i=s.kind==="value"?void 0:l;break}s=s.items[c]}if(i===void 0)o.notes.set(s,[...o.notes.get(s)??[],r.text]);else{let l=o.missing.get(s)??new Map;o.missing.set(s,l.set(i,[...l.get(i)??[],r.text]))}}return o}function Wt(e,n=[]){let o=[],r=Cs(e,n),s=(i,l,c,u)=>{let m={depth:l,name:c,comma:!1,ghost:!1,notes:r.notes.get(i)??[]},d=[...r.missing.get(i)??[]],[f,y]=i.kind==="object"?["{","}"]:["[","]"];if(i.kind==="value")o.push({...m,text:i.text,comma:u});else if(!i.items.length&&!d.length)o.push({...m,text:f+y,comma:u});else{o.push({...m,text:f}),i.items.forEach((p,k)=>s(p,l+1,i.names[k],k<i.items.length-1));for(let[p,k]of d)o.push({depth:l+1,name:i.kind==="object"?p:void 0,text:"",comma:!1,ghost:!0,notes:k});o.push({depth:l,text:y,comma:u,ghost:!1,notes:[]})}};return s(e,0,void 0,!1),o}var he=e=>e.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,n=>"\\u"+n.charCodeAt(0).toString(16).padStart(4,"0")),pn=e=>he(Wt(e).map(n=>"  ".repeat(n.depth)+(n.name===void 0?"":JSON.stringify(n.name)+": ")+n.text+(n.comma?",":"")).join(`
`));function mn(e){if(e.kind==="value")return he(e.text);let n=e.items.map((o,r)=>(e.kind==="object"?he(JSON.stringify(e.names[r]))+":":"")+mn(o)).join();return e.kind==="object"?"{"+n+"}":"["+n+"]"}function Ee(e){let n=se(e);return n?pn(n):e}function ve({text:e,label:n}){return t("pre",{class:"code",role:"group","aria-label":n,tabIndex:0,children:t("code",{children:e})})}var Ae=e=>he(JSON.stringify(e,null,2));function Gn({name:e,label:n,choices:o,without:r={}}){return t("nav",{class:"tabs","aria-label":n,children:o.map(s=>t("a",{href:we({...r,[e]:s.value}),"aria-current":_(e)===s.value?"true":void 0,children:[s.text,s.n!==void 0&&t(h,{children:[" ",t(Z,{n:s.n})]})]},s.value))})}function xr({schema:e,name:n}){let o=_("view");return t("section",{class:"card schema",children:[t("h2",{children:a("1u")}),t(Gn,{name:"view",label:a("24"),choices:[{value:"",text:a("22")},{value:"tree",text:a("23")},{value:"json",text:a("21")}]}),o==="json"?t(ve,{text:Ae(e),label:a("1v")}):o==="tree"?t(Es,{schema:e,name:n}):t(Rs,{schema:e,name:n})]})}var Ts=()=>[{title:a("1p"),class:"member",cell:e=>t("code",{children:e.path})},{title:a("1o"),class:"wide",cell:e=>t(Ps,{member:e})},{title:a("1r"),cell:e=>e.required?a("1t"):t("span",{class:"muted",children:a("1s")})}];function Ps({member:e}){return t(h,{children:[Vn(e.node),e.node["x-mask"]!==void 0&&t("span",{class:"tag",children:a("1n")}),e.node.description&&t("p",{class:"muted",children:e.node.description})]})}function Rs({schema:e,name:n}){let o=Vn({oneOf:e.oneOf,anyOf:e.anyOf});return t(h,{children:[t("div",{class:"plain stack",children:t($,{caption:a("1q",{name:n}),columns:Ts(),items:_r(e),id:r=>r.path})}),(e.oneOf||e.anyOf)&&t("p",{children:a("1i",{rule:o})}),e.additionalProperties===!1&&t("p",{class:"muted",children:a("1j")})]})}function Es({schema:e,name:n}){return t("ul",{class:"tree",children:t(Sr,{member:{name:n,node:e,required:!0},root:e,depth:0})})}function Sr({member:e,root:n,depth:o}){let r=o<7?$t(e.node,n):[],s=t(h,{children:[t("code",{children:e.name})," ",t("span",{class:"muted",children:Vn(e.node)}),e.required&&o>0&&t("span",{class:"tag",children:a("1r")}),e.node["x-mask"]!==void 0&&t("span",{class:"tag",children:a("1n")})]});return r.length===0?t("li",{class:"leaf",children:s}):t("li",{children:t("details",{open:o<2,children:[t("summary",{children:s}),t("ul",{children:r.map(i=>t(Sr,{member:i,root:n,depth:o+1},i.name))})]})})}var As=250;function Cr({datatype:e,schema:n,id:o}){let r=g(""),s=g(void 0),i=c=>r.value=JSON.stringify(Hn(e,n,c),null,2);C(()=>{i(!0)},[n]);let l=r.value;return C(()=>{if(!l.trim()){s.value=void 0;return}let c=new AbortController,u=setTimeout(async()=>{let m=await Ns(e,o,l,c.signal);c.signal.aborted||(s.value=m)},As);return()=>{clearTimeout(u),c.abort()}},[l,o]),t("section",{class:"card sample",children:[t("h2",{children:a("dc")}),t("p",{class:"muted",children:a("db")}),t("div",{class:"row",children:t(Lt,{fill:i})}),t("label",{class:"field",children:[a("3w"),t("textarea",{rows:10,spellcheck:!1,value:l,onInput:c=>r.value=c.currentTarget.value})]}),t("div",{role:"status",class:"outcome",children:t(Os,{verdict:s.value})})]})}async function Ns(e,n,o,r){try{return(await q("/v1/channels/"+encodeURIComponent(e)+"/validate",{method:"POST",body:o,headers:n?{dataschema:n}:{},signal:r})).body}catch(s){if(s instanceof L)return s;if(s.name==="AbortError")return;throw s}}function Os({verdict:e}){if(!e)return t("p",{class:"muted",children:a("d9")});if(!(e instanceof L))return t(x,{state:"yes",word:a("da",{key:e.key})});if(e.status!==422)return t(v,{problem:e});let{reason:n,errors:o}=e.body;return t(h,{children:[t(x,{state:"no",word:a("d8",{reason:w("reason."+n,n??"")})}),t(Q,{errors:o??[]})]})}var Tr={path:"/console/channels/:datatype",title:"1y",view:qs};function qs({params:e}){let n="/v1/channels/"+encodeURIComponent(e.datatype),o=b(n),r=o.value.value,s=_("version"),i=b(n+"/schema"+(s&&"?version="+encodeURIComponent(s))),l=o.problem.value??i.problem.value,c=s&&r?.versions.find(u=>u.version===s)?.schema||"";return t("div",{class:"page",children:[t("header",{class:"head",children:[t("p",{children:t("a",{href:"/console/channels",children:a("2f")})}),t("h1",{children:e.datatype}),t("p",{children:r?.description})]}),t(v,{problem:l,onAgain:o.again}),r&&t(Ms,{channel:r}),r&&i.value.value&&t(h,{children:[K("validate",r.datatype)&&t(Cr,{datatype:r.datatype,schema:i.value.value,id:c}),t(xr,{schema:i.value.value,name:r.datatype})]})]})}function Ms({channel:e}){let n=b("/v1/flow",2e3),o=cn(n.value).value[e.datatype],r=n.value.value?.channels.find(s=>s.datatype===e.datatype);return t("dl",{class:"label",children:[t("div",{children:[t("dt",{children:a("20")}),t("dd",{children:t(Ls,{channel:e})})]}),t("div",{children:[t("dt",{children:a("1z")}),t("dd",{children:t("code",{children:e.topic})})]}),t("div",{children:[t("dt",{children:a("1m")}),t("dd",{children:t("code",{children:e.key})})]}),e.table&&t("div",{children:[t("dt",{children:a("1x")}),t("dd",{children:t("a",{href:ue(e.table),children:e.table})})]}),r&&t("div",{children:[t("dt",{children:a("1k")}),t("dd",{children:a("1l",{rate:Ie(o?.accepted??0),accepted:H(r.accepted),refused:H(r.refused)})})]}),t(Ds,{datatype:e.datatype})]})}function Ls({channel:e}){return e.versions.length===1?t(h,{children:e.version}):t("label",{children:[t("span",{class:"hidden",children:a("20")}),t("select",{value:_("version")||e.version,onChange:n=>D({version:n.currentTarget.value===e.version?"":n.currentTarget.value}),children:Bn(e).map(([n,o])=>t("option",{value:n,children:o},n))})]})}function Ds({datatype:e}){let n=b("/v1/alert-groups?limit=500&datatype="+encodeURIComponent(e),3e4),o=new Map;for(let s of n.value.value?.groups??[])for(let i of s.senders)o.set(i.sender,(o.get(i.sender)??0)+i.count);if(o.size===0)return null;let r=[...o].sort((s,i)=>i[1]-s[1]).slice(0,10);return t("div",{children:[t("dt",{children:a("1w")}),t("dd",{class:"row",children:r.map(([s,i])=>t("a",{href:Fe(s),children:[s==="-"?a("cv"):s," (",H(i),")"]},s))})]})}function Rr({change:e,doc:n}){return t("div",{class:"compat",children:[e.problem&&t("p",{class:"error",children:e.problem}),e.outcome==="admitted"&&!e.problem&&t(x,{state:"yes",word:a("schemas.admitted")}),e.senders&&t(Pr,{title:a("schemas.senders"),who:"senders",c:e.senders,record:ge(n,"/senders/record")}),e.receivers&&t(Pr,{title:a("schemas.receivers"),who:"receivers",c:e.receivers,record:ge(n,"/receivers/record")})]})}var Is={proved:"yes",breaks:"no",unknown:"open"};function Pr({title:e,who:n,c:o,record:r}){return t("section",{class:"side-by",children:[t("h3",{children:e}),t(x,{state:Is[o.answer],word:w("schemas."+n+"."+o.answer,o.answer)}),r&&t(ve,{text:pn(r),label:a("schemas.witness")}),t(Q,{errors:(o.answer==="unknown"?o.places:o.errors)??[]})]})}function Ar(e,n){let o=0;for(;o<e.length&&o<n.length&&e[o]===n[o];)o++;let r=0;for(;r<e.length-o&&r<n.length-o&&e[e.length-1-r]===n[n.length-1-r];)r++;return[...e.slice(0,o).map(Ht),...js(e.slice(o,e.length-r),n.slice(o,n.length-r)),...e.slice(e.length-r).map(Ht)]}var Ht=e=>({left:e,right:e,same:!0});function js(e,n){if(e.length*n.length>4e6)return Er(e,n);let o=n.length+1,r=new Uint16Array((e.length+1)*o);for(let u=e.length-1;u>=0;u--)for(let m=n.length-1;m>=0;m--)r[u*o+m]=e[u]===n[m]?r[(u+1)*o+m+1]+1:Math.max(r[(u+1)*o+m],r[u*o+m+1]);let s=[],i=[],l=[],c=()=>{s.push(...Er(i,l)),i=[],l=[]};for(let u=0,m=0;u<e.length||m<n.length;)u<e.length&&m<n.length&&e[u]===n[m]?(c(),s.push(Ht(e[u])),u++,m++):m>=n.length||u<e.length&&r[(u+1)*o+m]>=r[u*o+m+1]?i.push(e[u++]):l.push(n[m++]);return c(),s}function Er(e,n){return Array.from({length:Math.max(e.length,n.length)},(o,r)=>({left:e[r],right:n[r],same:!1}))}function Nr(e,n=3){let o=[];for(let r=0;r<e.length;){let s=r;for(;s<e.length&&e[s].same;)s++;let i=r===0?0:n,l=s===e.length?0:n;s-r>i+l+2?o.push(...e.slice(r,r+i),s-r-i-l,...e.slice(s-l,s)):o.push(...e.slice(r,s)),s<e.length&&o.push(e[s++]),r=s}return o}var zt=240,$s=40;function Or(e,n=e){let o=0;for(;o<e.length&&e[o]===n[o];)o++;let r=e.length<=zt||o===e.length?0:Math.max(0,o-$s);return{text:(r?"…":"")+e.slice(r,r+zt),more:Math.max(0,e.length-r-zt)}}function Kn({left:e,right:n,names:o,label:r}){let s=Nr(Ar(e.split(`
`),n.split(`
`)));return t("table",{class:"diff",role:"table",children:[t("caption",{class:"hidden",children:r}),t("thead",{role:"rowgroup",children:t("tr",{role:"row",children:o.map(i=>t("th",{role:"columnheader",scope:"col",children:i},i))})}),t("tbody",{role:"rowgroup",children:[s.slice(0,1e3).map((i,l)=>typeof i=="number"?t(qr,{text:a("34",{n:i})},l):t("tr",{role:"row",class:i.same?"same":"other",children:[t(Mr,{line:i.left,other:i.right,kind:i.same?"":"gone"}),t(Mr,{line:i.right,other:i.left,kind:i.same?"":"added"})]},l)),s.length>1e3&&t(qr,{text:a("33",{n:s.length-1e3})})]})]})}function qr({text:e}){return t("tr",{role:"row",class:"skipped",children:t("td",{role:"cell",colSpan:2,children:e})})}function Mr({line:e,other:n,kind:o}){if(e===void 0)return t("td",{role:"cell"});let{text:r,more:s}=Or(e,n);return t("td",{role:"cell",class:o,children:[r,s>0&&t("span",{class:"cut",children:a("31",{n:s})})]})}var Us=["1h","24h","168h"];function Dr({datatype:e,draft:n}){let o=g("24h"),r=g("ingress"),s=g(void 0),i=g(void 0),l=g(""),c=j(),u=P(void 0),m=()=>{i.value=s.value=c.problem.value=void 0,l.value=""};C(()=>(m(),()=>u.current?.abort()),[n,o.value,r.value]);let d=()=>{let{signal:f}=u.current=new AbortController;m();let y="/v1/channels/"+encodeURIComponent(e)+"/what-if?since="+o.value+"&from="+r.value;return c.run(async()=>{try{await Zo(y,{method:"POST",body:n,signal:f},p=>{f.aborted||(p.result?(i.value=p.result,Y(a("df",{n:p.result.judged}))):p.error?l.value=p.error:s.value={done:p.done??0,all:p.all??0})})}catch(p){if(p.name!=="AbortError")throw p}})};return t("section",{class:"card one",children:[t("h2",{children:a("dw")}),t("p",{class:"muted",children:a("dk")}),t("div",{class:"row filters",children:[t(B,{label:"dv",value:o.value,onChoose:f=>o.value=f,options:Us.map(f=>[f,w("whatif.since."+f,f)])}),t(B,{label:"dg",value:r.value,onChoose:f=>r.value=f,options:[["ingress",a("di")],["channel",a("dh")]]}),c.busy.value?t("button",{type:"button",onClick:()=>u.current?.abort(),children:a("12")}):t("button",{type:"button",class:"primary",onClick:d,children:a("dt")})]}),t(v,{problem:c.problem.value}),l.value&&t("p",{class:"error",children:l.value}),c.busy.value&&t("label",{class:"field",children:[a("do"),t("progress",{max:s.value?.all||1,value:s.value?.done??0})]}),i.value&&t(Fs,{r:i.value})]})}function Fs({r:e}){let n=e.partial&&t("p",{class:"error",children:a("dm")});return e.judged===0?n||t("p",{children:a("dl")}):t("div",{class:"outcome",children:[t(x,{state:e.newly_refused>0?"no":"yes",word:a("dq",{n:e.newly_refused,of:H(e.accepted)})}),t("p",{children:a("dd",{n:e.newly_accepted})}),e.rerouted>0&&t("p",{children:a("ds",{n:e.rerouted})}),t("p",{class:"muted",children:a("dj",{n:e.judged})}),n,(e.newly_refused_groups?.length??0)>0&&t(Lr,{title:a("dr"),groups:e.newly_refused_groups}),(e.newly_accepted_groups?.length??0)>0&&t(Lr,{title:a("de"),groups:e.newly_accepted_groups})]})}var Ws=()=>[{title:a("dn"),class:"wide",cell:e=>t("code",{children:e.pointer||"/"})},{title:a("dx"),cell:e=>e.keyword||w("reason."+e.reason,e.reason)},{title:a("du"),cell:e=>e.sender==="-"?a("cv"):e.sender},{title:a("dp"),class:"number",cell:e=>H(e.records)}];function Lr({title:e,groups:n}){return t(h,{children:[t("h3",{children:e}),t("div",{class:"plain stack",children:t($,{caption:e,columns:Ws(),items:n.slice(0,50),id:o=>o.group+o.sender})})]})}var jr={path:"/console/schemas",title:"schemas.title",nav:50,needs:"channels.read",view:zs},fn=U({}),Jn="draft";function zs(){let e=b("/v1/channels"),n=e.value.value?.channels,o=n?.find(r=>r.datatype===_("datatype"))??n?.[0];return t("div",{class:"page",children:[t(F,{title:"schemas.title",lead:"schemas.lead"}),t(v,{problem:e.problem.value,onAgain:e.again}),n?.length===0&&t(Dt,{}),o&&t(Hs,{channels:n,channel:o}),o&&t(Bs,{channel:o},o.datatype)]})}function $r(e){let n=e.versions.map(l=>l.version),o=l=>n.includes(l),r=K("catalogue.publish",e.datatype),s=o(_("to"))||r&&_("to")===Jn?_("to"):n.length>1||!r?n[0]:Jn;return{from:o(_("from"))?_("from"):n.find(l=>l!==s)??n[0],to:s}}function Hs({channels:e,channel:n}){let{from:o,to:r}=$r(n),s=Bn(n);return t("div",{class:"row filters",children:[t(B,{label:"schemas.datatype",value:n.datatype,onChoose:i=>D({datatype:i,from:"",to:""}),options:e.map(i=>i.datatype)}),t(B,{label:"schemas.from",value:o,onChoose:i=>D({datatype:n.datatype,from:i,to:r}),options:s}),t(B,{label:"schemas.to",value:r,onChoose:i=>D({datatype:n.datatype,from:o,to:i}),options:K("catalogue.publish",n.datatype)?[...s,[Jn,a("schemas.draft")]]:s})]})}var Ir=(e,n)=>"/v1/channels/"+encodeURIComponent(e.datatype)+"/schema?version="+encodeURIComponent(n);function Bs({channel:e}){let{from:n,to:o}=$r(e),r=o===Jn,s=b(Ir(e,n)),i=b(r?"":Ir(e,o)),l=s.text.value&&Ee(s.text.value),c=fn.value[e.datatype]??l??"",u=r?Ee(c):i.text.value&&Ee(i.text.value),m=[n,r?a("schemas.draft"):o];return t(h,{children:[t(v,{problem:s.problem.value??i.problem.value,onAgain:s.problem.value?s.again:i.again}),r&&l!==void 0&&t(Gs,{channel:e,text:c}),l!==void 0&&u!==void 0&&t("section",{class:"card one",children:[t("h2",{children:a("schemas.side")}),l===u?t("p",{class:"muted",children:a("schemas.same")}):t(Kn,{left:l,right:u,names:m,label:a("schemas.diff",{left:m[0],right:m[1]})})]}),!r&&n!==o&&t(Vs,{channel:e,from:n,to:o}),r&&l!==void 0&&t(Dr,{datatype:e.datatype,draft:c})]})}function Vs({channel:e,from:n,to:o}){let r="?from="+encodeURIComponent(n)+"&to="+encodeURIComponent(o),s=b("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility"+r);return t("section",{class:"card one",children:[t("h2",{children:a("schemas.compat")}),t(v,{problem:s.problem.value,onAgain:s.again}),t(Ur,{list:s.value.value?.changes,text:s.text.value})]})}function Ur({list:e,text:n}){let o=se(n??"");return t(h,{children:e?.map((r,s)=>t(Rr,{change:r,doc:ge(o,"/changes/"+s)},(r.from??"")+(r.to??"")))})}function Gs({channel:e,text:n}){let o=g(void 0),r=g(""),s=j(),i=()=>s.run(async()=>{o.value=void 0,r.value=n,o.value=await q("/v1/channels/"+encodeURIComponent(e.datatype)+"/compatibility",{method:"POST",body:n})}),l=r.value===n,c=l?s.problem.value:void 0,u=l?o.value?.body.changes:void 0;return t("section",{class:"card one",children:[t("h2",{children:a("schemas.draft.title")}),t("p",{class:"muted",children:a("schemas.draft.lead")}),t("label",{class:"field",children:[a("schemas.draft.text"),t("textarea",{rows:14,spellcheck:!1,value:n,onInput:m=>fn.value={...fn.value,[e.datatype]:m.currentTarget.value}})]}),t("div",{class:"row",children:[t("button",{type:"button",class:"primary",disabled:s.busy.value,onClick:i,children:a("schemas.check")}),t("button",{type:"button",onClick:()=>fn.value=Object.fromEntries(Object.entries(fn.value).filter(([m])=>m!==e.datatype)),children:a("schemas.draft.again")})]}),t("div",{role:"status",children:[c?.status===422?t("div",{class:"outcome",children:[t("p",{children:a("schemas.faults")}),t(Q,{errors:c.body.errors??[]})]}):t(v,{problem:c}),u?.length===0&&t("p",{children:a("schemas.nothing")}),t(Ur,{list:u,text:o.value?.text})]})]})}var Fr={path:"/console/tables",title:"d6",nav:60,needs:"table.read",view:Js},Ks=()=>[{title:a("d5"),class:"wide",cell:e=>t(h,{children:[t("a",{href:ue(e.table),children:e.table}),t("p",{class:"muted",children:e.description})]})},{title:a("d4"),cell:e=>t("a",{href:Ue(e.datatype),children:e.datatype})},{title:a("d0"),cell:e=>t("code",{children:e.key})}];function Js(){let e=b("/v1/channels"),n=e.value.value?.channels.filter(o=>o.table);return t("div",{class:"page",children:[t(F,{title:"d6",lead:"d1"}),t(v,{problem:e.problem.value,onAgain:e.again}),n?.length===0&&t(E,{title:a("d2"),children:t("p",{children:a("d3")})}),n&&n.length>0&&t("div",{class:"list stack",children:t($,{caption:a("d6"),columns:Ks(),items:n,id:o=>o.table})})]})}function Wr({table:e,row:n,version:o,onErased:r}){let s=g(!1),i=g(""),l=j(),c=()=>{s.value=!1,i.value="",l.problem.value=void 0},u=()=>l.run(async()=>{let m="/v1/"+encodeURIComponent(e)+"?wait=readable&key="+encodeURIComponent(n),{status:d}=await q(m,{method:"DELETE",ifMatch:o>=0?`"${o}"`:void 0});Y(a(d===204?"bb":"bc",{key:n})),c(),r()});return t(h,{children:[t("button",{type:"button",class:"danger",onClick:()=>s.value=!0,children:a("b6")}),t(Pe,{open:s.value,title:a("b8"),onClose:c,children:t("form",{onSubmit:m=>{m.preventDefault(),i.value===n&&u()},children:[t("p",{children:a("ba")}),t("p",{children:t("code",{class:"key",children:n})}),t("label",{class:"field",children:[a("b9"),t("input",{value:i.value,autocomplete:"off",spellcheck:!1,onInput:m=>i.value=m.currentTarget.value})]}),l.problem.value?.status===412?t("p",{class:"error",children:a("b7")}):t(v,{problem:l.problem.value}),t("div",{class:"end",children:[t("button",{type:"button",onClick:c,children:a("12")}),t("button",{type:"submit",class:"danger",disabled:i.value!==n||l.busy.value,children:a("b6")})]})]})})]})}function M({at:e}){if(!e)return t(h,{children:"–"});let n=new Date(e);return t("time",{dateTime:e,title:Jo(n),children:Ko(n)})}var Qs=50;function zr({table:e,row:n}){let o=g(void 0),r=g([]),s=g(void 0),i=j(),l=()=>i.run(async()=>{let{body:u}=await q("/v1/"+encodeURIComponent(e)+"/lookup",{method:"POST",body:{keys:[n]}});o.value=u.rows[0]??null});C(()=>(l(),an("/v1/"+encodeURIComponent(e)+"/changes",u=>{if(u.type!=="change"&&u.type!=="erasure")return;let m=JSON.parse(u.data);if(m.key!==n||r.value.some(y=>y.version===m.version))return;let d=u.type==="erasure",f=o.value&&r.value.length===0&&o.value.version!==m.version?[{...o.value,erased:!1}]:[];r.value=[{...m,erased:d},...r.value,...f].slice(0,Qs),o.value=d?null:m,Y(a(d?"bd":"b2",{key:n}))},u=>s.value=u)),[e,n]);let c=o.value;return t(h,{children:[t("p",{children:t("a",{href:we({key:""}),children:a("bp")})}),t(v,{problem:i.problem.value??s.value,onAgain:l}),c===null&&t(E,{title:a("be",{key:n}),children:t("p",{children:a("bf")})}),c&&t(Zs,{table:e,row:c,onErased:l}),r.value.length>0&&t(Xs,{seen:r.value})]})}function Zs({table:e,row:n,onErased:o}){let r=Ae(n.doc),s=b("/v1/channels").value.value?.channels.find(i=>i.table===e)?.datatype;return t("section",{class:"card one",children:[t("header",{class:"row between",children:[t("h2",{class:"key",children:n.key}),t("div",{class:"row",children:[t($e,{text:r}),s&&K("table.erase",s)&&t(Wr,{table:e,row:n.key,version:n.version,onErased:o})]})]}),t("dl",{class:"label",children:[t("div",{children:[t("dt",{children:a("b3")}),t("dd",{children:t(M,{at:n.time})})]}),t("div",{children:[t("dt",{children:a("bn")}),t("dd",{children:n.version})]}),t("div",{children:[t("dt",{children:a("bm")}),t("dd",{children:t("code",{children:n.source})})]}),t(Ys,{source:n.source},n.source)]}),t(ve,{text:r,label:a("b5")})]})}function Ys({source:e}){let n=b("/v1/sources/"+e.split("/").map(encodeURIComponent).join("/")).value.value;if(!n)return null;let o=n.record?.sender,r=n.outputs[0];return t(h,{children:[n.record&&t("div",{children:[t("dt",{children:a("bl")}),t("dd",{children:o?t("a",{href:Fe(o),children:o}):a("cv")})]}),r&&t("div",{children:[t("dt",{children:a("b4")}),t("dd",{children:t("code",{children:r.schema})})]}),(n.redrives?.length??0)>0&&t("div",{children:[t("dt",{children:a("bg")}),t("dd",{children:w("bh","")})]})]})}function Xs({seen:e}){return t("section",{class:"card one",children:[t("h2",{children:a("bi")}),t("ol",{class:"seen",children:e.map(n=>t("li",{children:t("details",{children:[t("summary",{children:[n.erased?a("bj",{version:n.version}):a("bk",{version:n.version})," ",t("span",{class:"muted",children:t(M,{at:n.time})})]}),n.erased?t("p",{class:"muted",children:n.source}):t(ve,{text:Ae(n.doc),label:a("b5")})]})},n.version))})]})}var Hr={path:"/console/tables/:table",title:"c4",view:ni},ei=50;function ni({params:e}){let n=e.table,o=_("key");return t("div",{class:"page",children:[t("header",{class:"head",children:[t("p",{children:t("a",{href:"/console/tables",children:a("d6")})}),t("h1",{children:n})]}),t(ti,{}),o?t(zr,{table:n,row:o},o):t(oi,{table:n})]})}function ti(){let e=g(_("key")?"key":"prefix"),n=g(_("key")||_("prefix"));return t("form",{class:"row filters",role:"search",onSubmit:o=>{o.preventDefault(),D({key:"",prefix:"",[e.value]:n.value})},children:[t(B,{label:"bq",value:e.value,onChoose:o=>e.value=o,options:[["prefix",a("bs")],["key",a("br")]]}),t("label",{class:"field grow",children:[a("c3"),t("input",{type:"search",value:n.value,autocomplete:"off",spellcheck:!1,onInput:o=>n.value=o.currentTarget.value})]}),t("button",{type:"submit",class:"primary",children:a("bx")})]})}function oi({table:e}){let n=_("prefix"),o="/v1/"+encodeURIComponent(e)+"?limit="+ei+(n&&"&prefix="+encodeURIComponent(n)),r=b(o),s=g(void 0),i=j();C(()=>{s.value=void 0},[o]);let l=r.value.value&&[...r.value.value.rows,...s.value?.rows??[]],c=(s.value??r.value.value)?.next,u=()=>i.run(async()=>{let{body:m}=await q(o+"&after="+encodeURIComponent(c));s.value={rows:[...s.value?.rows??[],...m.rows],next:m.next}});return t(h,{children:[t(v,{problem:r.problem.value??i.problem.value,onAgain:r.again}),l?.length===0&&t(ai,{prefix:n,table:e}),l&&l.length>0&&t("div",{class:"list stack",children:t($,{caption:a("bt",{table:e}),columns:ri(),items:l,id:m=>m.key})}),c&&t("button",{type:"button",class:"middle",disabled:i.busy.value,onClick:u,children:a("18")})]})}var ri=()=>[{title:a("bw"),class:"member",cell:e=>t("a",{href:we({key:e.key}),children:e.key})},{title:a("bv"),class:"wide",cell:e=>t("code",{class:"clip",children:he(JSON.stringify(e.doc))})},{title:a("bu"),class:"time",cell:e=>t(M,{at:e.time})}];function ai({prefix:e,table:n}){return e?t(E,{title:a("bz",{prefix:e}),children:[t("p",{children:a("c0")}),t("p",{children:t("a",{href:ue(n),children:a("bo")})})]}):t(E,{title:a("by"),children:[t("p",{children:a("c2")}),t("p",{children:t("a",{href:"/",children:a("c1")})})]})}function Br(e,n,o){if(e.type==="alert"){let r=JSON.parse(e.data);return{id:"alert "+r.at,alert:r}}if(e.type==="change"||e.type==="erasure"){let{key:r,version:s,source:i,time:l}=JSON.parse(e.data);return{id:[o,r,s].join(" "),record:{datatype:n,table:o,key:r,version:s,erases:e.type==="erasure",source:i,time:l}}}}function Qn({event:e}){return"alert"in e?t(si,{a:e.alert}):t(ii,{r:e.record})}function si({a:e}){let n=e.errors?.[0];return t("li",{class:"event",children:[t(x,{state:"no",word:a("87")}),t("p",{class:"what",children:[t("a",{href:re(e.at),children:[t("strong",{children:e.datatype??a("8b")})," ",n?t(h,{children:[t("code",{children:n.pointer||"/"})," ",n.message]}):w("reason."+e.reason,e.reason)]})," ",(e.errors?.length??0)>1&&t("span",{class:"muted",children:a("81",{n:e.errors.length-1})})]}),t("p",{class:"muted meta",children:[t(li,{name:e.sender})," · ",w("reason."+e.reason,e.reason)," · ",a("7o",{n:e.payload_bytes}),e.payload_withheld&&t(h,{children:[" · ",w("withheld."+e.payload_withheld,e.payload_withheld)]})]}),t(M,{at:e.time})]})}function ii({r:e}){return t("li",{class:"event",children:[t(x,{state:"yes",word:a(e.erases?"7s":"7n")}),t("p",{class:"what",children:[t("strong",{children:e.datatype})," ",t("a",{href:ue(e.table)+"?key="+encodeURIComponent(e.key),children:t("code",{children:e.key})})]}),t("p",{class:"muted meta",children:a("80",{source:e.source})}),t(M,{at:e.time})]})}function li({name:e}){return e?t("a",{href:Fe(e),children:e}):t(h,{children:a("cv")})}var ci=["malformed","limit_exceeded","unclassified","unknown_datatype","schema_violation","content_mismatch","inconsistent_channel"],ze=()=>ci.map(e=>[e,w("reason."+e,e)]),Bt=["ready","still_refused","overtaken","erased","already_sent","too_often","cut","headers_lost","not_ours","contradicted","unpatchable","rerouted","gone"],Vt=e=>e==="wanted"||e==="running"||e==="stopping";function He(e,n={}){let o=new URLSearchParams;for(let[r,s]of Object.entries({...e,...n}))for(let i of[s].flat())i&&o.append(r==="ids"?"id":r,String(i));return"/console/redrives/new?"+o}var hn=e=>e.slice(e.lastIndexOf("/")+1);var Vr={path:"/console/live",title:"8a",nav:30,needs:"alerts.read",view:mi},ui=200,di=500,pi=3;function mi(){let e=_("kind"),n=g([]),o=g({events:[],dropped:0}),r=g(!1),s=g(void 0),i=g(void 0),l=b("/v1/channels").value.value?.channels,c=fi(["datatype","sender","reason"]),u=e==="alerts"||_("sender")||_("reason")?[]:(l??[]).filter(T=>T.table&&(!_("datatype")||T.datatype===_("datatype"))).slice(0,pi),m=u.map(T=>T.table).join(" "),d=()=>{o.value.events.length!==0&&(n.value=[...o.value.events.toReversed(),...n.value].slice(0,ui),o.value={...o.value,events:[]})},f=T=>{let S=[...o.value.events,T],N=Math.max(0,S.length-di);o.value={events:S.slice(N),dropped:o.value.dropped+N},r.value||p()},y=P(void 0),p=()=>{y.current??=setTimeout(()=>{y.current=void 0,r.value||d()},200)};C(()=>()=>clearTimeout(y.current),[]),C(()=>{n.value=[],o.value={events:[],dropped:0};let T=(N,O)=>{N.type==="dropped"&&(o.value={...o.value,dropped:o.value.dropped+JSON.parse(N.data).dropped});let Oe=Br(N,O?.datatype??"",O?.table??"");Oe&&f(Oe)},S=[];e!=="records"&&S.push(an("/v1/alerts/stream"+c,T,N=>s.value=N));for(let N of u)S.push(an("/v1/"+encodeURIComponent(N.table)+"/changes",O=>T(O,N),O=>i.value=O));return()=>S.forEach(N=>N())},[e,c,m]);let k=()=>r.value=!0,W=()=>{r.value=!1,d()},A=o.value.events.length;return t("div",{class:"page",children:[t(F,{title:"8a",lead:"7z"}),t(hi,{channels:l??[]}),t(v,{problem:s.value??i.value}),t("p",{class:"row live-state",role:"status",children:[r.value?a("89"):a("7t"),o.value.dropped>0&&t("strong",{class:"dropped",children:a("7r",{n:o.value.dropped})})]}),n.value.length===0&&A===0&&t(E,{title:a("82"),children:[t("p",{children:a("84")}),t("p",{children:t("a",{href:"/",children:a("83")})})]}),r.value&&A>0&&t("button",{type:"button",class:"fresh",onClick:d,children:a("7u",{n:A})}),n.value.length>0&&t("ol",{class:"events","aria-label":a("8a"),onMouseEnter:k,onMouseLeave:W,onFocusIn:k,onFocusOut:W,children:n.value.map(T=>t(Qn,{event:T},T.id))})]})}function fi(e){let n=new URLSearchParams;for(let r of e)_(r)&&n.set(r,_(r));let o=n.toString();return o&&"?"+o}function hi({channels:e}){let n=g(_("sender"));return t("form",{class:"row filters",role:"search",onSubmit:o=>{o.preventDefault(),D({sender:n.value})},children:[t(B,{label:"7v",value:_("kind"),onChoose:o=>D({kind:o}),options:[["",a("7x")],["alerts",a("7w")],["records",a("7y")]]}),t(B,{label:"7p",value:_("datatype"),onChoose:o=>D({datatype:o}),options:[["",a("7q")],...e.map(o=>o.datatype)]}),t(B,{label:"85",value:_("reason"),onChoose:o=>D({reason:o}),options:[["",a("86")],...ze()]}),t("label",{class:"field",children:[a("88"),t("input",{type:"search",value:n.value,autocomplete:"off",spellcheck:!1,onInput:o=>n.value=o.currentTarget.value,onBlur:()=>D({sender:n.value})})]})]})}var Kr={path:"/console/journal",title:"6v",nav:70,needs:"journal.read",view:vi},gi=["decision","plan","run","batch","erasure","catalogue","payloads","login"],Gr=50,Gt=500;function vi(){let e=_("kind"),n=_("all")!=="",o=b("/v1/journal?limit="+(n?Gt:Gr)+(e&&"&kind="+encodeURIComponent(e)),5e3),r=o.value.value?.entries;return t("div",{class:"page",children:[t(F,{title:"6v",lead:"6l"}),t("div",{class:"row filters",children:t(B,{label:"6k",value:e,onChoose:s=>D({kind:s,all:""}),options:[["",a("journal.kind.all")],...gi.map(s=>[s,w("journal.kind."+s,s)])]})}),t(v,{problem:o.problem.value,onAgain:o.again}),r?.length===0&&t(E,{title:a("6q"),children:t("p",{children:a("6r")})}),r&&r.length>0&&t("div",{class:"list stack",children:t($,{caption:a("6v"),columns:yi(),items:r,id:s=>String(s.offset)})}),r?.length===Gr&&!n&&t("button",{type:"button",class:"middle",onClick:()=>D({all:"1"}),children:a("18")}),r?.length===Gt&&t("p",{class:"muted",children:a("6o",{n:Gt})})]})}var yi=()=>[{title:a("6w"),class:"wide",cell:e=>t(h,{children:[t(bi,{e}),e.note&&t("p",{class:"muted",children:e.note}),t("details",{children:[t("summary",{children:a("6i")}),t(ve,{text:Ae(e),label:a("6i")})]})]})},{title:a("6f"),class:"member",cell:e=>e.by||t("span",{class:"muted",children:a("6p")})},{title:a("6x"),class:"time",cell:e=>t(M,{at:e.at})}];function bi({e}){if(e.decision)return t("a",{href:ae(e.decision.group),children:a("6h",{group:e.decision.group,state:w("state."+e.decision.state,e.decision.state)})});let n=e.run?.plan??e.batch?.plan??(e.plan&&e.id);if(n){let o=e.run?a("6u",{run:n,state:w("journal.run."+e.run.state,e.run.state)}):e.batch?a("6e",{run:n,n:e.batch.sent.length}):a("6t",{run:n});return t("a",{href:ce(n),children:o})}return e.erasure?a("6j",{table:e.erasure.table}):e.payloads?a("6s",{n:e.payloads.alerts?.length??0,route:e.payloads.route}):e.login?a(e.login.out?"6n":"6m"):e.kind==="catalogue"?a("6g"):`${w("journal.kind."+e.kind,e.kind)} ${H(e.offset)}`}function Jr(e){let n=[];for(let o of e.split(`
`)){let r=/^([a-z_:0-9]+)(?:\{(.*)\})? (\S+)$/i.exec(o);if(!r)continue;let s={};for(let[,i,l]of(r[2]??"").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g))s[i]=l.replace(/\\(.)/g,(c,u)=>u==="n"?`
`:u);n.push({name:r[1],labels:s,value:Number(r[3])})}return n}function Qr(e){let n=new Map;for(let{name:o,labels:r,value:s}of e){if(o!=="esclusa_consumer_lag_records"&&o!=="esclusa_consumer_lag_seconds")continue;let i=n.get(r.group)??{group:r.group,records:0,seconds:0};o==="esclusa_consumer_lag_records"?i.records+=s:i.seconds=Math.max(i.seconds,s),n.set(r.group,i)}return[...n.values()].sort((o,r)=>r.records-o.records||(o.group<r.group?-1:1))}var Zr={path:"/console/health",title:"6a",nav:80,view:_i},Yr=5e3;function _i(){return t("div",{class:"page",children:[t(F,{title:"6a",lead:"63"}),t(ki,{}),t(Si,{})]})}var wi=()=>[{title:a("5y"),class:"wide",cell:e=>t("code",{children:e.name})},{title:a("69"),cell:e=>t(x,{state:e.met?"yes":"no",word:a(e.met?"64":"6b")})},{title:a("5z"),cell:e=>e.detail||"–"}];function ki(){let e=b("/readyz",Yr),n=e.problem.value,o=n?n.body.conditions:e.value.value?.conditions;return t("section",{class:"card one",children:[t("h2",{children:a("67")}),o?t(x,{state:o.every(r=>r.met)?"yes":"no",word:a(o.every(r=>r.met)?"3q":"3p")}):t(v,{problem:n,onAgain:e.again}),o&&t("div",{class:"plain stack",children:t($,{caption:a("67"),columns:wi(),items:o,id:r=>r.name})})]})}var xi=()=>[{title:a("60"),class:"wide",cell:e=>t("code",{children:e.group})},{title:a("6d"),class:"number",cell:e=>H(e.records)},{title:a("65"),class:"number",cell:e=>e.records===0?"–":In(e.seconds)}];function Si(){let e=g(void 0),n=g(void 0);C(()=>$n(async d=>{for(;!d.aborted;){try{e.value=await Qo("/metrics",{signal:d}),n.value=void 0}catch(f){if(!(f instanceof L))throw f;if(n.value=f,!f.passing)return}await new Promise(f=>setTimeout(f,Yr))}}),[]);let o=n.value;if(o?.status===404)return t(E,{title:a("5w"),children:t("p",{children:a("5x")})});if(o)return t(v,{problem:o});if(e.value===void 0)return null;let r=Jr(e.value),i=(d=>r.find(f=>f.name===d)?.value)("esclusa_unaccounted_records"),l=r.filter(d=>d.name==="esclusa_duplicate_records_total").reduce((d,f)=>d+f.value,0),c=r.find(d=>d.name==="esclusa_build_info"),u=[...new Set(r.filter(d=>d.name==="esclusa_last_progress_timestamp_seconds").map(d=>d.labels.role))].sort(),m=Qr(r);return t(h,{children:[t("div",{class:"facts",children:[t("section",{class:"card",children:[t("h2",{children:a("37")}),i===void 0?t("p",{class:"muted",children:a("38")}):i>0?t(x,{state:"no",word:a("39",{n:i})}):l>0?t(x,{state:"no",word:a("3b",{n:l})}):t(x,{state:"yes",word:a("3a")})]}),t("section",{class:"card",children:[t("h2",{children:a("66")}),t("p",{children:a("6c",{version:c?.labels.version??"–"})}),t("p",{class:"muted",children:a("68",{roles:u.join(", ")||"–"})})]})]}),t("section",{class:"card one",children:[t("h2",{children:a("61")}),m.length===0&&t("p",{class:"muted",children:a("62")}),m.length>0&&t("div",{class:"plain stack",children:t($,{caption:a("61"),columns:xi(),items:m,id:d=>d.group})})]})]})}var Xr={path:"/console/senders/:sender",title:"cy",view:Ci};function Ci({params:e}){let n=e.sender,o="sender="+encodeURIComponent(n),r=b("/v1/alert-groups?limit=100&"+o,5e3),s=b("/v1/alerts?limit=50&"+o,5e3),i=r.value.value?.groups,l=s.value.value?.alerts,c=i?.length===0&&l?.length===0;return t("div",{class:"page",children:[t("header",{class:"head",children:[t("p",{children:a("cy")}),t("h1",{class:"key",children:n==="-"?a("cv"):n}),t("p",{children:a("ct")})]}),t("p",{children:t("a",{href:"/console/live?"+o,children:a("cu")})}),t(v,{problem:r.problem.value??s.problem.value,onAgain:r.again}),c&&t(E,{title:a("cp"),children:t("p",{children:a("cq")})}),i&&i.length>0&&t("section",{class:"one",children:[t("h2",{children:a("cr")}),t("div",{class:"list stack",children:t($,{caption:a("cr"),columns:Ti(n),items:i,id:u=>u.id})})]}),l&&l.length>0&&t("section",{class:"one",children:[t("h2",{children:a("cw")}),t("ol",{class:"events",children:l.map(u=>t(Qn,{event:{id:u.at,alert:u}},u.at))})]})]})}var Ti=e=>[{title:a("cz"),class:"wide",cell:n=>t("a",{href:ae(n.id),children:[n.datatype==="_none"?a("8b"):n.datatype," ",n.message?`${n.pointer||"/"} ${n.message}`:w("reason."+n.reason,n.reason??"")]})},{title:a("cx"),cell:n=>t(x,{state:n.state})},{title:a("co"),class:"number",cell:n=>H(n.senders.find(o=>o.sender===e)?.count??0)},{title:a("cs"),class:"time",cell:n=>t(M,{at:n.last.time})}];var Kt=["open","regressed","acknowledged","resolved"];function Jt(e){let{who:n,where:o,what:r}=We(e);return[n,o,r].filter(Boolean).join(" ")}async function ea(e,n,o){let r=JSON.stringify(String(n?.offset??-1));return(await q("/v1/alert-groups/"+encodeURIComponent(e)+"/state",{method:"PUT",ifMatch:r,body:o})).body}var Qt=e=>e?.status===412?e.body.decision:void 0;function na(e,n){let o=Date.parse(e.hours.from)/36e5,r=Math.floor(n/36e5);return Array.from({length:48},(s,i)=>e.hours.counts[r-47+i-o]??0)}var Zt={acknowledged:"2p",resolved:"2w",open:"2v"},Pi=[["2z",0],["2y",1],["30",7]];function Zn({group:e,keys:n,onDecide:o}){let r=(i,l)=>t("button",{type:"button",class:n?void 0:"small",onClick:()=>o({group:e,state:i}),children:[a(Zt[i])," ",n&&l&&t("kbd",{children:l})]}),s=e.state==="resolved";return t(h,{children:[(e.state==="open"||e.state==="regressed")&&r("acknowledged","a"),!s&&r("resolved","r"),(s||e.state==="acknowledged")&&r("open",s?"r":void 0)]})}function Yn({asked:e,onClose:n,onDone:o}){let r=g(""),s=g(0),i=g(null),l=j();if(C(()=>{i.value=e?.group.decision??null,r.value="",s.value=0,l.problem.value=void 0},[e]),!e)return t(Pe,{open:!1,title:"",onClose:n,children:null});let{group:c,state:u}=e,m=Qt(l.problem.value),d=async()=>{let f=u==="acknowledged"&&s.value?new Date(Date.now()+s.value*864e5).toISOString():void 0,y;if(!await l.run(async()=>{y=await ea(c.id,i.value,{state:u,by:je(),note:r.value.trim()||void 0,until:f})})||!y){i.value=Qt(l.problem.value)??i.value;return}Y(a("2s",{state:w("state."+y.state,y.state),what:Jt(y)})),o(y),n()};return t(Pe,{open:!0,title:a(Zt[u]),onClose:n,children:[t("p",{children:Jt(c)}),t("form",{onSubmit:f=>{f.preventDefault(),d()},children:[t("label",{class:"field",children:[a("2t"),t("input",{name:"note",autofocus:!0,maxLength:500,value:r.value,onInput:f=>r.value=f.currentTarget.value})]}),u==="acknowledged"&&t("fieldset",{children:[t("legend",{children:a("2x")}),Pi.map(([f,y])=>t("label",{children:[t("input",{type:"radio",name:"until",checked:s.value===y,onChange:()=>s.value=y})," ",a(f)]},f))]}),!le()&&t("label",{class:"field",children:[a("2q"),t("input",{name:"by",maxLength:100,autocomplete:"name",value:fe.value,onInput:f=>fe.value=f.currentTarget.value}),t("small",{children:a("2r")})]}),m?t("div",{class:"error",role:"alert",children:t("p",{children:a("2u",{by:m.by||"–",state:w("state."+m.state,m.state)})})}):t(v,{problem:l.problem.value}),t("div",{class:"end",children:[t("button",{type:"button",onClick:n,children:a("12")}),t("button",{type:"submit",class:"primary",disabled:l.busy.value,children:a(Zt[u])})]})]})]})}var Ri=["allOf","anyOf","oneOf"],Yt=(e,n)=>dn(n).reduce((o,r)=>typeof o=="object"&&o!==null?o[r]:void 0,e);function gn(e,n,o=new Set){let r=Yt(e,n);if(typeof r!="object"||r===null||o.has(n))return[];o.add(n);let s=r,i=[n];typeof s.$ref=="string"&&s.$ref.startsWith("#")&&i.push(...gn(e,decodeURIComponent(s.$ref.slice(1)),o));for(let l of Ri)Array.isArray(s[l])&&s[l].forEach((c,u)=>i.push(...gn(e,`${n}/${l}/${u}`,o)));for(let l of["if","then","else"])s[l]&&i.push(...gn(e,n+"/"+l,o));return i}function Ei(e,n,o){let r=Yt(e,n),s=r.properties;return s&&Object.hasOwn(s,o)?[n+"/properties"+Ft(o)]:Array.isArray(r.items)?/^\d+$/.test(o)&&Number(o)<r.items.length?[`${n}/items/${o}`]:[]:typeof r.items=="object"&&/^(\d+|\*)$/.test(o)?[n+"/items"]:typeof r.additionalProperties=="object"&&r.additionalProperties?[n+"/additionalProperties"]:[]}function ta(e,n,o){let r=gn(e,""),s=r;for(let l of dn(n))s=r,r=r.flatMap(c=>Ei(e,c,l)).flatMap(c=>gn(e,c));let i=l=>l.filter(c=>Object.hasOwn(Yt(e,c),o)).map(c=>c+Ft(o));for(let l of[i(r),i(s),r])if(l.length)return l;return[]}var Xt=240;function Be({root:e,notes:n=[],label:o,small:r}){let s=Wt(e,n),i=P(null);return C(()=>{let l=i.current,c=l.querySelector(".noted");r&&c&&(l.scrollTop=c.offsetTop-l.offsetTop-l.clientHeight/3)},[e]),t("ol",{class:"doc"+(r?" small":""),"aria-label":o,ref:i,tabIndex:r?0:void 0,children:[s.slice(0,1e3).map((l,c)=>t(Ai,{line:l},c)),s.length>1e3&&t("li",{class:"muted",children:a("33",{n:s.length-1e3})})]})}function Ai({line:e}){return t("li",{class:(e.notes.length?"noted":"")+(e.ghost?" ghost":""),children:[t("code",{style:{paddingInlineStart:`${e.depth*2}ch`},children:[e.name!==void 0&&t("span",{class:"name",children:[JSON.stringify(e.name),": "]}),e.ghost?t("span",{class:"lacks",children:a("32")}):t(Ni,{text:e.text}),e.comma&&","]}),e.notes.map(n=>t("span",{class:"note",children:n},n))]})}function Ni({text:e}){let n=e.startsWith('"')?"string":/^[-\dtfn]/.test(e)?"word":void 0;return t("span",{class:n,children:[e.slice(0,Xt),e.length>Xt&&t("span",{class:"cut",children:a("31",{n:e.length-Xt})})]})}function Xn({datatype:e,id:n,faults:o,part:r}){let s=n?"?version="+encodeURIComponent(hn(n)):"",i=b("/v1/channels/"+encodeURIComponent(e)+"/schema"+s),l=i.value.value,c=l===void 0?[]:o.flatMap(d=>ta(l,d.pointer,d.keyword)),u=r&&c.length?Oi(c):"",m=ge(se(i.text.value??""),u);return t("section",{class:"card schema",children:[t("div",{class:"row between",children:[t("h2",{children:a("cm",{datatype:e})}),t("span",{class:"muted",children:n?hn(n):a("cc")})]}),t(v,{problem:i.problem.value,onAgain:i.again}),u&&t("p",{class:"muted",children:[a("c9")," ",t("code",{children:"#"+u})]}),m&&!c.length&&t("p",{class:"hint",children:a("cn")}),m&&t(Be,{small:!0,root:m,label:a("cm",{datatype:e}),notes:[...new Set(c)].map(d=>({pointer:d.slice(u.length),text:a("cf")}))})]})}function Oi(e){let n=e.map(r=>r.split("/")),o=0;for(;o<n[0].length-1&&n.every(r=>r.length-1>o&&r[o]===n[0][o]);)o++;return n[0].slice(0,o).join("/")}function et({counts:e,label:n,slots:o=48,bad:r}){let s=Math.max(1,...e),i=o-e.length;return t("svg",{class:"bars"+(r?" bad":""),viewBox:`0 0 ${o*3} 24`,preserveAspectRatio:"none",role:"img","aria-label":n,children:[t("rect",{class:"base",x:"0",y:"23",width:o*3,height:"1"}),e.map((l,c)=>{let u=l>0?Math.max(2,l/s*22):0;return u>0&&t("rect",{x:(i+c)*3,y:23-u,width:"2",height:u},c)})]})}var oa={path:"/console/groups/:id",title:"4r",view:Mi},qi=3e3;function Mi({params:e}){let n=b("/v1/alert-groups/"+encodeURIComponent(e.id),qi),o=n.value.value;return n.problem.value?.status===404?t(E,{title:a("46"),level:1,children:[t("p",{children:a("47")}),t("p",{children:t("a",{href:"/console/groups",children:a("1")})})]}):t("div",{class:"page",children:[o?t(Li,{g:o,again:n.again}):t("h1",{children:a("4r")}),t(v,{problem:n.problem.value,onAgain:n.again})]})}function Li({g:e,again:n}){let o=We(e),r=He({group:e.id,datatype:e.datatype}),s=K("redrive",e.datatype)&&e.reason!=="inconsistent_channel",i=g(void 0),l=K("alerts.decide",e.datatype),c=u=>i.value={group:e,state:u};return X(s?[{key:"m",does:"71",run:()=>G(r)}]:[]),X(l?[{key:"a",does:"6y",run:()=>c("acknowledged")},{key:"r",does:"77",run:()=>c(e.state==="resolved"?"open":"resolved")}]:[]),t(h,{children:[t("header",{class:"head",children:[t("p",{class:"kind",children:a("4g",{reason:w("reason."+e.reason,e.reason)})}),t("h1",{children:[o.who,": ",o.where&&t("code",{children:o.where})," ",o.what]}),t("div",{class:"row",children:[t(x,{state:e.state}),t("span",{class:"muted",children:[t(Z,{n:e.count})," ",a("49",{n:e.count})," · ",a("4f")," ",t(M,{at:e.first.time})," · ",a("4h")," ",t(M,{at:e.last.time})]})]}),t("div",{class:"row actions",children:[s&&t("a",{class:"button primary",href:r,children:[a("4i")," ",t("kbd",{children:"m"})]}),l&&t(Zn,{keys:!0,group:e,onDecide:u=>i.value=u})]})]}),t(Yn,{asked:i.value,onClose:()=>i.value=void 0,onDone:n}),e.decision&&t(Di,{d:e.decision,state:e.state}),e.anew&&t("p",{class:"hint",children:a("4b")}),t(Ii,{g:e}),t("div",{class:"halves",children:[e.datatype!=="_none"&&e.keyword?t(Xn,{part:!0,datatype:e.datatype,id:e.schemas.at(-1)??null,faults:[{pointer:e.pointer??"",keyword:e.keyword,message:e.message??""}]}):t("section",{class:"card schema",children:[t("h2",{children:a("z")}),t("p",{children:a("4x")})]}),t($i,{g:e})]}),t(Fi,{g:e})]})}function Di({d:e,state:n}){return t("section",{class:"card decided",children:[t("h2",{children:a("4d")}),t("p",{children:[a("4c",{by:e.by||"–",state:w("state."+e.state,e.state)})," ",t(M,{at:e.time}),e.until&&t(h,{children:[" ",a("4y")," ",t(M,{at:e.until})]}),n==="regressed"&&" "+a("4k")]}),e.note&&t("blockquote",{children:e.note})]})}function Ii({g:e}){let n=e.hours.counts.reduce((r,s)=>r+s,0),o=Math.max(0,...e.hours.counts);return t("section",{class:"card trend",children:[t("div",{class:"row between",children:[t("h2",{children:a("4s")}),t("span",{class:"muted",children:a("4v",{n:o})})]}),t(et,{counts:e.hours.counts,label:a("4u",{n}),bad:!0}),t("div",{class:"row between muted axis",children:[t("span",{children:a("4t")}),t("span",{children:a("4w")})]})]})}var ji=500;function $i({g:e}){let n=b(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${ji}`),o=n.value.value?.alerts??[],r=[...new Set(o.map(i=>i.schema??""))].sort(),s=(i,l)=>o.filter(c=>(c.sender??"-")===i&&(c.schema??"")===l).length;return t("section",{class:"card senders",children:[t("h2",{children:a("4p")}),t("div",{class:"scroll",tabIndex:0,role:"region","aria-label":a("4p"),children:t("table",{children:[t("caption",{class:"hidden",children:a("4p")}),t("thead",{children:t("tr",{children:[t("th",{scope:"col",children:a("4n")}),t("th",{scope:"col",class:"number",children:a("4a")}),r.map(i=>t("th",{scope:"col",class:"number",title:i,children:i?hn(i):a("4z")},i))]})}),t("tbody",{children:[e.senders.map(i=>t("tr",{children:[t("th",{scope:"row",children:i.sender==="-"?a("4o"):i.sender}),t("td",{class:"number",children:t(Z,{n:i.count})}),r.map(l=>t("td",{class:"number",children:t(Z,{n:s(i.sender,l)})},l))]},i.sender)),e.other_senders>0&&t("tr",{children:[t("th",{scope:"row",children:a("4q")}),t("td",{class:"number",children:t(Z,{n:e.other_senders})}),r.map(i=>t("td",{class:"number",children:"–"},i))]})]})]})}),t(v,{problem:n.problem.value,onAgain:n.again}),t("p",{class:"muted",children:a("50",{n:o.length})})]})}var Ui=20;function Fi({g:e}){let n=g(e.count),o=b(`/v1/alerts?group=${encodeURIComponent(e.id)}&limit=${Ui}`),r=o.value.value?.alerts,s=e.count-n.value,i=()=>{n.value=e.count,o.again()};return t("section",{class:"samples",children:[t("h2",{children:a("4l")}),s>0&&t("button",{type:"button",class:"fresh",onClick:i,children:a("ar",{n:s})}),t(v,{problem:o.problem.value,onAgain:o.again}),r?.length===0&&t("p",{class:"muted",children:a("4m")}),r&&r.length>0&&t("div",{class:"list stack",children:t($,{caption:a("4l"),columns:Wi(),items:r,id:l=>l.at,keys:[{key:"o",does:"74",run:l=>G(re(l.at))},{key:"Enter",does:"74",run:l=>G(re(l.at))}]})})]})}var Wi=()=>[{title:a("48"),cell:e=>t("a",{href:re(e.at),children:e.at})},{title:a("4e"),class:"wide",cell:e=>t(Q,{errors:e.errors.slice(0,2),omitted:e.errors.length+e.errors_omitted-2})},{title:a("4n"),cell:e=>e.sender??a("4o")},{title:a("4j"),cell:e=>t("code",{children:e.id})},{title:a("51"),class:"time",cell:e=>t(M,{at:e.time})}];function nt(e){let n=atob(e),o=new Uint8Array(n.length);for(let r=0;r<n.length;r++)o[r]=n.charCodeAt(r);return o}function tt(e){try{return new TextDecoder("utf-8",{fatal:!0,ignoreBOM:!0}).decode(e)}catch{return}}function ra(e){let n=[];for(let o=0;o<e.length;o+=16){let r=[...e.subarray(o,o+16)],s=r.map(l=>l.toString(16).padStart(2,"0")),i=r.map(l=>l>=32&&l<127?String.fromCharCode(l):".");n.push(`${o.toString(16).padStart(6,"0")}  ${s.slice(0,8).join(" ").padEnd(23)}  ${s.slice(8).join(" ").padEnd(23)}  ${i.join("")}`)}return n.join(`
`)}function Ve({list:e,open:n}){return t("details",{class:"card commands",open:n,children:[t("summary",{children:a("2n")}),t("ul",{children:e.filter(o=>o.text).map(o=>t("li",{children:[t("div",{class:"row between",children:[t("h3",{children:o.title}),t($e,{text:o.text})]}),t("pre",{children:t("code",{children:o.text})})]},o.title))})]})}var zi=4;async function Hi(e,n){let o=[],r=[e];for(let s=r.shift();s&&o.length<zi;s=r.shift()){let{body:i}=await q("/v1/sources/"+s,{signal:n});o.push(i);for(let l of i.redrives??[])l.from===s&&r.push(l.to)}return o}function aa({alert:e}){let n=e.redrive?.split(";")[0]??e.id,o=e.source.partition===null||e.reason==="inconsistent_channel",r=g(void 0),s=g(void 0),i=g(0),l=i.value;return C(()=>{if(o)return;let c=new AbortController;return s.value=void 0,Hi(n,c.signal).then(u=>r.value=u,u=>{if(u instanceof L)s.value=u;else if(u.name!=="AbortError")throw u}),()=>c.abort()},[n,l]),t("section",{class:"card lineage",children:[t("h2",{children:a("7m")}),o&&t("p",{children:a(e.reason==="inconsistent_channel"?"7f":"7h")}),t(v,{problem:s.value,onAgain:()=>{i.value++}}),!o&&!r.value&&!s.value&&t("p",{class:"muted",children:a("7j")}),r.value&&t("ol",{class:"steps",children:r.value.flatMap((c,u)=>Bi(c,u,r.value))})]})}function Bi(e,n,o){let r=o.flatMap(i=>i.redrives??[]).find(i=>i.to===e.source),s=[t(ot,{state:"acknowledged",word:a(n===0?"7e":"7b"),at:r?.time??e.record?.time,children:[t("code",{children:e.source}),r&&t(h,{children:[" ",a("7d",{by:r.by||"–"})," ",t("a",{href:ce(r.run),children:a("7l")})]}),!r&&e.record?.sender&&" "+a("7g",{sender:e.record.sender})]},e.source)];for(let i of e.alerts)s.push(t(ot,{state:"no",word:a("7k"),at:i.time,children:[t("a",{href:re(i.at),children:a("7c",{at:i.at})})," ",i.errors[0]&&[i.errors[0].pointer,i.errors[0].message].join(" ")]},i.at));for(let i of e.outputs)s.push(t(ot,{state:"yes",word:a("7a"),at:i.time,children:[t("code",{children:i.at})," ",i.key&&a("7i",{key:i.key})]},i.at));return!e.alerts.length&&!e.outputs.length&&s.push(t(ot,{state:"open",word:w("source."+e.outcome,e.outcome),at:void 0},e.source+"?")),s}function ot({state:e,word:n,at:o,children:r}){return t("li",{children:[t(x,{state:e,word:n}),t("span",{children:r}),t("span",{class:"muted",children:o&&t(M,{at:o})})]})}var eo=4096;function sa({alert:e,at:n}){let o=e.payload===null?void 0:nt(e.payload),r=o&&tt(o),s=r===void 0||e.payload_truncated?void 0:se(r);return t("section",{class:"card body",children:[t("div",{class:"row between",children:[t("h2",{children:a("4")}),t("span",{class:"muted",children:a("5",{n:e.payload_bytes})})]}),e.payload_withheld&&t("p",{class:"hint",children:w("alert.withheld."+e.payload_withheld,e.payload_withheld)}),e.payload_truncated&&t("p",{class:"hint",children:a("y",{n:o?.length??0})}),s?t(Be,{root:s,notes:no(e.errors),label:a("4")}):t(Vi,{bytes:o,alert:e}),!e.payload_withheld&&!e.payload_truncated&&o&&t("p",{children:t("a",{href:"/v1/alerts/"+n+"?as=original",download:e.id.replaceAll("/","-"),children:a("9")})})]})}var no=e=>e.map(n=>({pointer:n.pointer,text:ln(n.message)}));function Vi({bytes:e,alert:n}){return e?e.length===0?t("p",{class:"muted",children:a("c")}):t(h,{children:[t(Q,{errors:n.errors}),!n.payload_truncated&&t("p",{class:"muted",children:a("r")}),t("pre",{class:"dump",tabIndex:0,"aria-label":a("a"),children:ra(e.subarray(0,eo))}),e.length>eo&&t("p",{class:"muted",children:a("b",{n:e.length-eo})})]}):n.payload_withheld?null:t("p",{class:"muted",children:a("n")})}var Gi=/^[A-Za-z0-9_@%+=:,./-]+$/,Ki=/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u,Ji=e=>Gi.test(e)?e:"'"+e.replaceAll("'","'\\''")+"'",de=(...e)=>Ki.test(e.join(""))?"":e.map(Ji).join(" "),Ge=(e,n)=>de("curl",...n===void 0?[]:["-d",n],location.origin+e);var ia={path:"/console/alerts/:partition/:offset",title:"x",view:Qi};function Qi({params:e}){let n=e.partition+"/"+e.offset,o=b("/v1/alerts/"+encodeURIComponent(e.partition)+"/"+encodeURIComponent(e.offset)),r=o.value.value;return r?t(Yi,{alert:r,at:n}):t(Zi,{problem:o.problem.value,onAgain:o.again,at:n})}function Zi({problem:e,onAgain:n,at:o}){return e?.status!==404?t("div",{class:"page",children:[t("h1",{children:a("3",{at:o})}),e?t(v,{problem:e,onAgain:n}):t("p",{class:"muted",children:a("17")})]}):t(E,{title:a("0",{at:o}),level:1,children:[t("p",{children:a("2")}),t("p",{children:t("a",{href:"/console/groups",children:a("1")})})]})}function Yi({alert:e,at:n}){let o=e.errors[0],r=e.source.partition!==null&&e.reason!=="inconsistent_channel"&&K("redrive",e.datatype??void 0,e.sender??"-"),s=He({ids:[e.id],datatype:e.datatype??"_none",sender:e.sender??"-"},{at:[n]});return X(r?[{key:"m",does:"71",run:()=>G(s)}]:[]),t("div",{class:"page alert",children:[t("header",{class:"head",children:[t("p",{class:"kind",children:a("3",{at:n})}),t("h1",{children:[e.datatype??e.named??a("8"),o&&t(h,{children:[": ",o.pointer&&t("code",{children:o.pointer})," ",o.message]})]}),t("p",{children:[w("reason."+e.reason,e.reason)," · ",e.sender===null?a("v"):a("u",{sender:e.sender})," · ",t(M,{at:e.time})]}),t("div",{class:"row actions",children:[r&&t("a",{class:"button primary",href:s,children:[a("s")," ",t("kbd",{children:"m"})]}),e.groups.map((i,l)=>t("a",{class:"button",href:ae(i),children:l===0?a("f"):a("g",{n:l+1})},i))]})]}),(e.errors.length>1||e.errors_omitted>0)&&t(Xi,{alert:e}),t("div",{class:"halves",children:[t(sa,{alert:e,at:n}),e.datatype?t(Xn,{datatype:e.datatype,id:e.schema,faults:e.errors}):t(el,{})]}),t(aa,{alert:e}),t(nl,{alert:e,at:n}),t(tl,{alert:e}),t(Ve,{list:ol(e,n,r)})]})}function Xi({alert:e}){return t("section",{class:"card",children:[t("h2",{children:a("e",{n:e.errors.length+e.errors_omitted})}),t(Q,{errors:e.errors,omitted:e.errors_omitted})]})}function el(){return t("section",{class:"card schema",children:[t("h2",{children:a("z")}),t("p",{children:a("10")})]})}function nl({alert:e,at:n}){let o=b("/v1/alerts/"+n+"/headers"),r=o.value.value?.headers??[];return t("section",{class:"card",children:[t("h2",{children:a("h")}),t(v,{problem:o.problem.value,onAgain:o.again}),o.value.value&&r.length===0&&t("p",{class:"muted",children:a("i")}),r.length>0&&t("dl",{class:"facts-list",children:r.map((s,i)=>t("div",{children:[t("dt",{children:t("code",{children:s.name})}),t("dd",{children:s.value===null?t("em",{children:a("k")}):t("code",{children:la(s.value)})})]},i))}),e.headers_omitted>0&&t("p",{class:"hint",children:a("j",{n:e.headers_omitted})})]})}function la(e){let n=nt(e);return tt(n)??"0x"+[...n].map(o=>o.toString(16).padStart(2,"0")).join("")}function tl({alert:e}){let{source:n}=e,o=[[a("w"),n.partition===null?null:e.id],[a("l"),n.key===null?null:la(n.key)],[a("6"),n.timestamp],[a("q"),e.time],[a("7"),e.component+" "+e.version],[a("m"),e.named],[a("p"),e.principal],[a("t"),e.schema],["SHA-256",/^0+$/.test(e.payload_sha256)?null:e.payload_sha256]];return t("section",{class:"card",children:[t("h2",{children:a("d")}),t("dl",{class:"facts-list",children:o.filter(([,r])=>r!==null&&r!=="").map(([r,s])=>t("div",{children:[t("dt",{children:r}),t("dd",{children:t("code",{children:s})})]},r))})]})}function ol(e,n,o){let r=[{title:a("2m"),text:de("esclusa","alerts","show",n)},{title:a("2h"),text:Ge("/v1/alerts/"+n)}];return o&&(r.push({title:a("2o"),text:de("esclusa","where",e.id)}),r.push({title:a("2j"),text:de("esclusa","redrive","--id",e.id,"--plan")})),r}var ca=["group","datatype","reason","sender","since","until"];function rt(){let e=te.value.query,n={};for(let r of ca)e.get(r)&&(n[r]=e.get(r));let o=e.getAll("id").filter(r=>r);return o.length&&(n.ids=o),n}var to=3;function ua(e,n,o,r){return{as:e||void 0,overtaken:n==="send"?n:void 0,max_attempts:o===to?void 0:o||void 0,limit:r||void 0}}var oo=()=>ua(_("as"),_("overtaken"),Number(_("max_attempts")),Number(_("limit"))),da=e=>"esclusa.patch."+JSON.stringify([ca.map(n=>e[n]),e.ids]);function at(e,n){try{sessionStorage.setItem(da(e),n)}catch{}}function ro(e){try{return sessionStorage.getItem(da(e))??""}catch{return""}}function vn(e,n){let o=JSON.stringify(e);return n.trim()?o.slice(0,-1)+`,"patch":${n}}`:o}function st({patch:e,...n}){let{filter:o,...r}=n,{ids:s,...i}=o,l=["esclusa","redrive"];for(let[f,y]of Object.entries({...i,...r}))y&&l.push("--"+f.replace("_","-"),String(y));for(let f of s??[])l.push("--id",f);l.push("--plan");let c=se(e),u=c?mn(c):e.trim(),m=de(...l,...u?["--patch","-"]:[]),d=de("printf","%s",u);return{shell:u?d&&m&&d+" | "+m:m,call:Ge("/v1/redrives",he(vn(n,u)))}}function pa(e,n){let{filter:o,as:r,overtaken:s,max_attempts:i,limit:l}=e.plan;return{filter:o,patch:n,...ua(r,s,i,l)}}var rl=()=>ze().filter(([e])=>e!=="inconsistent_channel");function Ke({filter:e}){return t("ul",{class:"chips",children:[e.group&&t("li",{children:[a("filter.group")," ",t("a",{href:ae(e.group),children:e.group})]}),["datatype","reason","sender","since","until"].map(n=>{let o=e[n];return o&&t("li",{children:[a("filter."+n)," ",t("strong",{children:n==="reason"?w("reason."+o,o):o})]},n)}),(e.ids??[]).slice(0,3).map(n=>t("li",{children:[a("filter.id")," ",t("strong",{children:n})]},n)),(e.ids?.length??0)>3&&t("li",{children:a("filter.ids",{n:e.ids.length-3})})]})}function ma(){let e=b("/v1/channels").value.value?.channels??[],n=(r,s)=>D({[r]:s,at:""},!0),o=(r,s,i)=>t("label",{class:"field",children:[s,t("input",{defaultValue:_(r),onChange:l=>n(r,l.currentTarget.value.trim())}),i&&t("small",{children:i})]});return t("div",{class:"fields",children:[t(B,{label:"filter.datatype",value:_("datatype"),onChoose:r=>n("datatype",r),options:[["",a("filter.any")],...e.map(r=>r.datatype),["_none",a("filter.none")]]}),t(B,{label:"filter.reason",value:_("reason"),onChoose:r=>n("reason",r),options:[["",a("filter.any")],...rl()]}),o("sender",a("filter.sender")),o("since",a("filter.since"),a("filter.since.hint")),o("until",a("filter.until"),a("filter.since.hint")),o("group",a("filter.group"))]})}var al=[{example:'{"op":"convert","path":"/width","to":"integer"}',does:"8n"},{example:'{"op":"map","path":"/unit","values":{"KG":"kg"}}',does:"8v"},{example:'{"op":"default","path":"/unit","value":"kg"}',does:"8o"},{example:'{"op":"rename","path":"/name","to":"/nombre"}',does:"8x"},{example:'{"op":"drop_unknown"}',does:"8p"},{example:'{"op":"replace","path":"/edad","value":150}',does:"8y"},{example:'{"op":"remove","path":"/edad"}',does:"8w"}];function ao(e,n){let o=ge(se(e),n);return o?o.kind==="array"?`[
`+o.items.map(r=>"  "+mn(r)).join(`,
`)+`
]`:pn(o):""}function fa({planning:e,text:n,onText:o,wish:r,fault:s}){return t("section",{class:"card patch",children:[t("h2",{children:a("94")}),t("p",{class:"muted",children:a("8u")}),t(sl,{planning:e,wish:r,text:n,onTake:o}),t("label",{class:"field",children:[a("8t"),t("textarea",{rows:Math.min(16,Math.max(4,n.split(`
`).length+1)),spellcheck:!1,value:n,onInput:i=>o(i.currentTarget.value),"aria-invalid":s?"true":void 0,"aria-describedby":"patch-fault"})]}),t("p",{id:"patch-fault",class:"note",role:"status",children:s}),t("details",{children:[t("summary",{children:a("8q")}),t("dl",{class:"operations",children:al.map(i=>t("div",{children:[t("dt",{children:t("code",{children:i.example})}),t("dd",{children:a(i.does)})]},i.example))})]})]})}function sl({planning:e,wish:n,text:o,onTake:r}){let s=JSON.stringify(n),i=Un(s)&&!e,l=P(""),c=b(i||l.current===s?"/v1/redrives/suggest":"",0,s);if(c.value.value&&(l.current=s),c.problem.value)return t(v,{problem:c.problem.value,onAgain:c.again});if(!c.value.value)return t("p",{class:"muted",children:a("91")});if(!c.value.value.patch)return t("p",{class:"hint",children:a("90")});let u=ao(c.text.value,"/patch");return u===o?null:t("div",{class:"suggested",children:[t("h3",{children:a("8z")}),t("pre",{children:t("code",{children:u})}),t("button",{type:"button",class:"primary","data-take":!0,onClick:()=>{r(u),Y(a("93"))},children:[a("92")," ",t("kbd",{children:"s"})]})]})}function it({ats:e,patch:n,as:o}){let r=g({of:"",all:[]}),s=g(0),i=JSON.stringify([e,n,o,s.value]),l=Un(i);C(()=>{if(!l)return;let d=new AbortController;return Promise.allSettled(e.map(f=>q("/v1/redrives/preview",{method:"POST",body:vn({at:f,as:o},n),signal:d.signal}))).then(f=>{d.signal.aborted||(r.value={of:i,all:f.map(y=>y.status==="fulfilled"?y.value.body:il(y.reason))})}),()=>d.abort()},[i,l]);let c=()=>{s.value++};if(r.value.of!==i)return t("p",{class:"muted",children:a("trial.trying")});let[u,...m]=r.value.all;return u instanceof L&&m.every(d=>d instanceof L&&d.message===u.message)?t(v,{problem:u,onAgain:c}):t("ul",{class:"trials",children:r.value.all.map((d,f)=>t("li",{children:t(ll,{at:e[f],trial:d,onAgain:c})},e[f]))})}function il(e){if(e instanceof L)return e;throw e}function ll({at:e,trial:n,onAgain:o}){let r=n instanceof L;return t(h,{children:[t("div",{class:"row between",children:[t("h3",{children:t("a",{href:re(e),children:a("3",{at:e})})}),!r&&t(x,{state:n.outcome==="ready"?"yes":"no",word:w("trial."+n.outcome,n.outcome)})]}),r?t(v,{problem:n,onAgain:o}):t(cl,{at:e,trial:n})]})}function cl({at:e,trial:{before:n,after:o,why:r,errors:s}}){let i=o===null?void 0:se(o);return t(h,{children:[r&&!s.length&&t("p",{class:"hint",children:r}),n!==null&&o!==null&&n!==o&&t(Kn,{left:Ee(n),right:Ee(o),names:[a("schemas.from"),a("schemas.to")],label:a("trial.diff",{at:e})}),n!==null&&n===o&&t("p",{class:"muted",children:a("trial.same")}),s.length>0&&(i?t(Be,{root:i,notes:no(s),label:a("trial.faults",{at:e})}):t(Q,{errors:s}))]})}var ha=3;function ul(e){if(!e.trim())return"";try{let n=JSON.parse(e);return typeof n=="object"&&n?"":a("8s")}catch(n){return a("8r",{why:n.message})}}function ga(){let e=rt(),n=Object.keys(e).length===0,o=JSON.stringify(e),r=g(ro(e)),s=oo(),i=P(n).current,l=P(Object.values(s).some(Boolean)).current,c=!n&&K("redrive",e.datatype,e.sender),u=j();C(()=>{r.value=ro(e)},[o]);let m=p=>{r.value=p,at(e,p)},d=ul(r.value),f=()=>u.run(async()=>{let p=vn({filter:rt(),...oo(),by:je(),note:_("note")||void 0},r.value),{body:k}=await va(()=>q("/v1/redrives",{method:"POST",body:p}));G(ce(k.id),!0)});X([{key:"s",does:"78",run:()=>document.querySelector("[data-take]")?.click()},{key:"p",does:"75",run:()=>{c&&!d&&f()}}]);let y=st({filter:e,patch:r.value,...s});return t("div",{class:"page",children:[t(F,{title:"9k",lead:"99"}),t("section",{class:"card",children:[t("h2",{children:a("9l")}),n?t("p",{class:"hint",children:a("9n")}):t(Ke,{filter:e}),t("details",{open:i,children:[t("summary",{children:a("9m")}),t(ma,{})]})]}),!n&&!c&&t("p",{class:"hint",children:a("98")}),c&&t(h,{children:[t(fa,{planning:u.busy.value,text:r.value,onText:m,wish:{filter:e,as:s.as},fault:d}),t("section",{class:"card",children:[t("h2",{children:a("9h")}),d?t("p",{class:"muted",children:a("9i")}):t(dl,{patch:r.value,as:s.as})]}),t("form",{class:"card options",onSubmit:p=>{p.preventDefault(),d||f()},children:[t("details",{open:l,children:[t("summary",{children:a("9c")}),t("div",{class:"fields",children:[t("label",{class:"field",children:[a("95"),t("input",{...lt("as")}),t("small",{children:a("96")})]}),t("label",{class:"field",children:[a("97"),t("input",{type:"number",min:1,max:100,placeholder:String(to),...lt("max_attempts")})]}),t("label",{class:"field",children:[a("9a"),t("input",{type:"number",min:0,...lt("limit")}),t("small",{children:a("9b")})]})]}),t("label",{class:"check",children:[t("input",{type:"checkbox",checked:!!s.overtaken,onChange:p=>D({overtaken:p.currentTarget.checked?"send":""},!0)})," ",a("9d")]})]}),t("div",{class:"fields",children:[!le()&&t("label",{class:"field",children:[a("2q"),t("input",{value:fe.value,onInput:p=>fe.value=p.currentTarget.value,autocomplete:"name"})]}),t("label",{class:"field",children:[a("2t"),t("input",{...lt("note")})]})]}),t(v,{problem:u.problem.value}),t("div",{class:"row",children:[t("button",{type:"submit",class:"primary",disabled:u.busy.value||!!d,children:[a(u.busy.value?"9g":"9e")," ",t("kbd",{children:"p"})]}),t("span",{class:"muted",children:a("9f")})]})]}),!d&&t(Ve,{list:[{title:a("2l"),text:y.shell},{title:a("2h"),text:y.call}]})]})]})}async function va(e,n=5){try{return await e()}catch(o){if(!(o instanceof L)||o.status!==429||!n)throw o;return await new Promise(r=>setTimeout(r,400)),va(e,n-1)}}var lt=e=>({defaultValue:_(e),onChange:n=>D({[e]:n.currentTarget.value.trim()},!0)});function dl({patch:e,as:n}){let o=rt(),r=new URLSearchParams({limit:String(ha)});for(let[c,u]of Object.entries(o))typeof u=="string"&&r.set(c,u);let s=b(o.ids?"":"/v1/alerts?"+r),i=te.value.query.getAll("at").slice(0,ha),l=i.length?i:(s.value.value?.alerts??[]).flatMap(c=>c.at??[]);return t(h,{children:[t(v,{problem:s.problem.value,onAgain:s.again}),(o.ids||s.value.value)&&l.length===0&&t("p",{class:"hint",children:a("9j")}),l.length>0&&t(it,{ats:l,patch:e,as:n})]})}var pl={planned:"open",wanted:"acknowledged",running:"acknowledged",stopping:"acknowledged",paused:"no",stopped:"no",done:"resolved"};function ct({state:e}){let n=pl[e]??"open";return t(x,{state:n==="open"?"planned":n,word:w("redrive.state."+e,e)})}function ya({id:e}){let n=g(4e3),o=b("/v1/redrives/"+encodeURIComponent(e),n.value),r=o.value.value;return n.value=r?Vt(r.state)?700:r.state==="done"?0:4e3:4e3,o.problem.value?.status===404?t(E,{title:a("9t"),level:1,children:[t("p",{children:a("9u")}),t("p",{children:t("a",{href:"/console/redrives",children:a("az")})})]}):t("div",{class:"page",children:[r?t(ml,{r,told:o}):t("h1",{children:a("ao")}),t(v,{problem:o.problem.value,onAgain:o.again})]})}function ml({r:e,told:n}){let o=P(e.state);C(()=>{o.current!==e.state&&Y(a("a8",{state:w("redrive.state."+e.state,e.state)})),o.current=e.state},[e.state]);let r=ao(n.text.value,"/plan/patch"),s=pa(e,r),i=st(s),l=t(hl,{wish:s,r:e});return t(h,{children:[t("header",{class:"head",children:[t("p",{class:"kind",children:a("a6",{id:e.id})}),t("h1",{children:e.plan.note||a("a9",{n:e.plan.alerts})}),t("div",{class:"row",children:[t(ct,{state:e.state}),t("span",{class:"muted",children:[a("a2",{by:e.plan.by||"–"})," ",t(M,{at:e.plan.time})]})]}),t(Ke,{filter:e.plan.filter})]}),t(fl,{r:e,told:n,again:l}),t(bl,{counts:e.plan.counts,r:e}),t(_l,{r:e,patch:r,again:l}),t(Ve,{list:[{title:a("2l"),text:i.shell},{title:a("2k"),text:de("esclusa","redrive","--run",e.id)},{title:a("2h"),text:i.call},{title:a("2i"),text:Ge(`/v1/redrives/${e.id}/run`,"{}")}]})]})}function fl({r:e,told:n,again:o}){let r=j(),s=(c,u)=>r.run(async()=>{try{await q(`/v1/redrives/${encodeURIComponent(e.id)}/${c}`,{method:"POST",body:{...u,by:je()},ifMatch:c==="run"?n.tag.value:void 0})}catch(m){throw m instanceof L&&(m.status===412||m.status===409)&&Y(a("aa")),m}finally{n.again()}}),i=K("redrive",e.plan.filter.datatype,e.plan.filter.sender),l=e.plan.limit?Math.min(e.plan.limit,e.plan.counts.ready??0):e.plan.counts.ready??0;return t("section",{class:"card run",children:[t("h2",{children:a(e.run?"aj":"a0")}),e.run&&t(vl,{r:e,again:o}),e.state==="planned"&&l===0&&t(h,{children:[t("p",{class:"hint",children:a("a7")}),o]}),!i&&e.state!=="done"&&t("p",{class:"hint",children:a("98")}),i&&e.state==="planned"&&l>0&&t(gl,{n:l,busy:r.busy.value,onRun:c=>{s("run",{rate:c})}}),i&&Vt(e.state)&&t("div",{class:"row",children:[t("button",{type:"button",disabled:r.busy.value||e.state==="stopping",onClick:()=>{s("stop",{})},children:a("am")}),t("span",{class:"muted",children:a("an")})]}),i&&(e.state==="paused"||e.state==="stopped")&&t("div",{class:"row",children:[t("button",{type:"button",class:"primary",disabled:r.busy.value,onClick:()=>{s("run",{rate:e.run?.rate||void 0})},children:a("a3")}),t("span",{class:"muted",children:a("a4")})]}),t(v,{problem:r.problem.value}),e.state==="done"&&e.plan.filter.group&&t("p",{children:t("a",{href:ae(e.plan.filter.group),children:a("a5")})})]})}var ba=({plan:{samples:e}})=>["ready","still_refused","unpatchable"].flatMap(n=>e?.[n]??[]).map(n=>n.at);function hl({wish:{filter:e,patch:n,...o},r}){return t("p",{children:t("a",{href:He(e,{...o,note:r.plan.note,at:e.ids&&ba(r).slice(0,3)}),onClick:()=>at(e,n),children:a("9v")})})}function gl({n:e,busy:n,onRun:o}){let r=g(""),s=g(""),i=P(null);X([{key:"r",does:"73",run:()=>i.current?.focus()}]);let l=r.value===String(e);return t("form",{onSubmit:c=>{c.preventDefault(),l&&o(Number(s.value)||void 0)},children:[t("p",{children:a("a1",{n:e})}),t("div",{class:"fields",children:[t("label",{class:"field",children:[a("ap",{number:String(e)}),t("input",{ref:i,inputMode:"numeric",autocomplete:"off",value:r.value,onInput:c=>r.value=c.currentTarget.value=c.currentTarget.value.replace(/\D/g,"")})]}),t("label",{class:"field",children:[a("ah"),t("input",{type:"number",min:0,value:s.value,onInput:c=>s.value=c.currentTarget.value})]})]}),t("div",{class:"row",children:t("button",{type:"submit",class:"primary",disabled:n||!l,children:a("ak",{n:e})})})]})}function vl({r:e,again:n}){let o=e.run;return t(h,{children:[t("div",{class:"progress",children:[t("progress",{"aria-label":a("ag"),max:Math.max(1,e.plan.alerts),value:e.state==="done"?Math.max(1,e.plan.alerts):o.passed}),t("p",{children:[t("strong",{children:a("al",{n:o.sent})})," ",t("span",{class:"muted",children:[a("ad",{n:e.plan.alerts,passed:o.passed}),o.rate>0&&" · "+a("ai",{n:o.rate}),o.instance&&" · "+o.instance]})]}),e.why&&t("p",{class:"hint",children:e.why})]}),e.state==="done"?t(yl,{r:e,again:n}):e.state==="running"&&o.passed>=e.plan.alerts&&t(x,{state:"acknowledged",word:a("9w")})]})}function yl({r:e,again:n}){let o=e.run.back;return o?o.count===0?t(x,{state:"yes",word:a("9x")}):t("div",{children:[t(x,{state:"no",word:a("9y",{n:o.count})}),t("ul",{class:"row",children:o.samples.map(r=>t("li",{children:t("a",{href:re(r),children:a("3",{at:r})})},r))}),n]}):t("p",{class:"hint",children:a("9z")})}function bl({counts:e,r:n}){let o=[...Bt,...Object.keys(e).filter(s=>!Bt.includes(s))].filter(s=>(e[s]??0)>0),r=Math.max(1,...o.map(s=>e[s]));return t("section",{class:"card",children:[t("h2",{children:a("ab",{n:n.plan.alerts})}),o.length===0&&t("p",{class:"hint",children:a("ac")}),t("ul",{class:"outcomes",children:o.map(s=>t("li",{class:s==="ready"?"ready":void 0,children:[t("strong",{class:"count",children:H(e[s])}),t("div",{children:[t("h3",{children:w("outcome."+s,s)}),t("p",{class:"muted",children:w("outcome."+s+".why","")}),t("ul",{class:"samples",children:(n.plan.samples?.[s]??[]).map(i=>t("li",{children:[t("a",{href:re(i.at),children:i.id})," ",i.why]},i.at))})]}),t("meter",{"aria-label":w("outcome."+s,s),min:0,max:r,value:e[s]})]},s))})]})}function _l({r:e,patch:n,again:o}){let r=ba(e);return t("section",{class:"card",children:[t("h2",{children:a("ae")}),n?t(h,{children:[t("pre",{class:"text",children:t("code",{children:n})}),r.length>0&&t(it,{ats:r.slice(0,3),patch:n,as:e.plan.as})]}):t("p",{class:"muted",children:a("af")}),e.state==="planned"&&o]})}var _a={path:"/console/redrives/:id",title:"ao",view:({params:e})=>e.id==="new"?t(ga,{}):t(ya,{id:e.id})};var wa={path:"/console/redrives",title:"az",nav:30,view:wl};function wl(){let e=g(50),n=b("/v1/redrives?limit="+e.value,4e3),o=g(void 0),r=n.value.value?.redrives;r&&o.value===void 0&&(o.value=r.map(l=>l.id));let s=(r??[]).filter(l=>o.value.includes(l.id)),i=(r??[]).length-s.length;return t("div",{class:"page",children:[t(F,{title:"az",lead:"as"}),t(v,{problem:n.problem.value,onAgain:n.again}),i>0&&t("button",{type:"button",class:"fresh",onClick:()=>o.value=r.map(l=>l.id),children:a("ar",{n:i})}),r&&s.length===0&&i===0&&t(E,{title:a("at"),children:[t("p",{children:a("au")}),t("p",{children:t("a",{href:"/console/groups",children:a("1")})})]}),s.length>0&&t("div",{class:"list stack",children:t($,{caption:a("az"),columns:kl(),items:s,id:l=>l.id,keys:[{key:"o",does:"74",run:l=>G(ce(l.id))},{key:"Enter",does:"74",run:l=>G(ce(l.id))}]})}),n.value.value?.next&&t("button",{type:"button",onClick:()=>{o.value=void 0,e.value=500},children:a("18")})]})}var kl=()=>[{title:a("ay"),cell:e=>t(ct,{state:e.state})},{title:a("b0"),class:"wide",cell:e=>t(h,{children:[t("a",{href:ce(e.id),children:e.plan.note||a("av",{id:e.id})}),t(Ke,{filter:e.plan.filter})]})},{title:a("aw"),class:"number",cell:e=>t(Z,{n:e.plan.counts.ready??0})},{title:a("ax"),class:"number",cell:e=>e.run?t(Z,{n:e.run.sent}):"–"},{title:a("aq"),cell:e=>e.plan.by||"–"},{title:a("b1"),class:"time",cell:e=>t(M,{at:e.plan.time})}];function ka({fault:e}){let{who:n,where:o,what:r}=We(e);return t(h,{children:[n," ",o&&t("code",{children:o})," ",r]})}function xa(e,n,o){let r=P([]),s=P(""),i=P(new Map),l=g(0);if(l.value,e&&(s.current!==o||r.current.length===0)&&(s.current=o,r.current=e.map(n),i.current=new Map),s.current!==o)return{shown:[],fresh:0,update:()=>{}};let c=new Map((e??[]).map(d=>[n(d),d]));for(let[d,f]of c)i.current.set(d,f);let u=r.current.map(d=>i.current.get(d)).filter(d=>d!==void 0),m=(e??[]).filter(d=>!r.current.includes(n(d))).length;return{shown:u,fresh:m,update:()=>{r.current=(e??[]).map(n),i.current=new Map,l.value++}}}var Sa={path:"/console/groups",title:"5u",nav:20,needs:"alerts.read",view:Sl},Ca=["datatype","reason","sender"];function xl(){let e=new URLSearchParams;for(let o of[...Ca,"state","sort"])_(o)&&e.set(o,_(o));let n=e.toString();return"/v1/alert-groups"+(n&&"?"+n)}function Sl(){let e=xl(),n=b(e,4e3),o=xa(n.value.value?.groups,d=>d.id,e),r=Tl(e,n.value.value?.next??null),s=g(void 0),i=P(null);X([{key:"/",does:"6z",run:()=>i.current?.focus()}]);let l=n.value.value?.states,c=g(new Map),u=[...o.shown,...r.groups.filter(d=>!o.shown.some(f=>f.id===d.id))].map(d=>Cl(d,c.value.get(d.id))),m=[...Ca,"state"].some(d=>_(d));return t("div",{class:"page",children:[t(F,{title:"5u",lead:"5e"}),t("div",{class:"narrow",children:[t(Gn,{name:"state",label:a("5t"),choices:[{value:"",text:a("52"),n:l&&Kt.reduce((d,f)=>d+l[f],0)},...Kt.map(d=>({value:d,text:a("state."+d),n:l?.[d]}))]}),t(El,{first:i})]}),t(v,{problem:n.problem.value,onAgain:n.again}),o.fresh>0&&t("button",{type:"button",class:"fresh",onClick:o.update,children:a("5b",{n:o.fresh})}),n.value.value&&u.length===0&&t(Pl,{filtered:m}),u.length>0&&t(Al,{groups:u,onDecide:d=>s.value=d}),t(v,{problem:r.problem}),r.next&&t("div",{class:"row",children:t("button",{type:"button",onClick:r.load,children:a("18")})}),t(Yn,{asked:s.value,onClose:()=>s.value=void 0,onDone:d=>{c.value=new Map(c.value).set(d.id,d),n.again()}})]})}function Cl(e,n){return!n?.decision||n.decision.offset<=(e.decision?.offset??-1)?e:{...e,state:n.state,decision:n.decision}}function Tl(e,n){let o=g([]),r=g(void 0),s=P(e),i=j();s.current!==e&&(s.current=e,o.value=[],r.value=void 0);let l=r.value===void 0?n:r.value,c=()=>i.run(async()=>{let{body:u}=await q(e+(e.includes("?")?"&":"?")+"after="+encodeURIComponent(l));o.value=[...o.value,...u.groups],r.value=u.next});return{groups:o.value,next:l,load:c,problem:i.problem.value}}function Pl({filtered:e}){return e?t(E,{title:a("5g"),children:[t("p",{children:a("5h")}),t("a",{class:"button",href:"/console/groups",children:a("5i")})]}):t(E,{title:a("5f"),children:[t("p",{children:a("5j")}),t("a",{class:"button",href:"/",children:a("3u")})]})}var Rl=[{value:"",key:"5s"},{value:"count",key:"5q"},{value:"first",key:"5r"}];function El({first:e}){let n=b("/v1/channels").value.value?.channels??[],o=r=>s=>D({[r]:s.currentTarget.value});return t("form",{class:"filters",role:"search","aria-label":a("59"),onSubmit:r=>r.preventDefault(),children:[t("select",{ref:e,"aria-label":a("55"),value:_("datatype"),onChange:o("datatype"),children:[t("option",{value:"",children:a("56")}),n.map(r=>t("option",{children:r.datatype},r.datatype)),t("option",{value:"_none",children:a("57")})]}),t("select",{"aria-label":a("5k"),value:_("reason"),onChange:o("reason"),children:[t("option",{value:"",children:a("5l")}),ze().map(([r,s])=>t("option",{value:r,children:s},r))]}),t("input",{type:"search","aria-label":a("5m"),placeholder:a("5m"),value:_("sender"),onChange:r=>D({sender:r.currentTarget.value.trim()})}),t("select",{class:"end","aria-label":a("5p"),value:_("sort"),onChange:o("sort"),children:Rl.map(r=>t("option",{value:r.value,children:a(r.key)},r.value))})]})}function Al({groups:e,onDecide:n}){let o=i=>K("alerts.decide",i.datatype),r=[{title:a("5t"),class:"state",cell:i=>t(x,{state:i.state})},{title:a("5v"),class:"what",cell:i=>t(Nl,{group:i})},{title:a("54"),class:"number",cell:i=>t(Z,{n:i.count})},{title:a("5c"),class:"hours",cell:i=>t(Ol,{group:i})},{title:a("5a"),class:"time born",cell:i=>t(M,{at:i.first.time})},{title:a("5d"),class:"time last",cell:i=>t(M,{at:i.last.time})}];e.some(o)&&r.push({title:a("58"),class:"deeds",cell:i=>o(i)&&t("div",{class:"row",children:t(Zn,{group:i,onDecide:n})})});let s=(i,l)=>o(i)&&n({group:i,state:l});return t("div",{class:"list",children:t($,{caption:a("5u"),columns:r,items:e,id:i=>i.id,keys:[{key:"o",does:"74",run:i=>G(ae(i.id))},{key:"a",does:"6y",run:i=>s(i,"acknowledged")},{key:"r",does:"77",run:i=>s(i,i.state==="resolved"?"open":"resolved")}]})})}function Nl({group:e}){let n=e.senders.slice(0,3).map(r=>r.sender==="-"?a("5o"):r.sender),o=e.decision;return t(h,{children:[t("a",{href:ae(e.id),class:"title",children:t(ka,{fault:e})}),t("p",{class:"muted",children:[n.length>0&&a("5n",{names:n.join(", ")}),e.senders.length>3&&" +"+(e.senders.length-3)]}),o&&(o.note||o.by)&&t("p",{class:"muted note",children:[o.by&&t("strong",{children:o.by})," ",o.note]})]})}function Ol({group:e}){let n=na(e,Dn.value);return t(et,{counts:n,bad:e.state!=="resolved",label:a("53",{n:n.reduce((o,r)=>o+r,0)})})}var so={path:"/console/login",title:"8m",view:ql};function io(){let e=URL.parse(_("next")||"/",location.origin);return e&&e.origin===location.origin&&(e.pathname==="/"||e.pathname.startsWith("/console/"))&&e.pathname!==so.path?e.pathname+e.search:"/"}function ql(){return sr()?le()?t(Ll,{}):!sn("openid")&&!sn("key")?t(E,{title:a("8h"),level:1,children:t("p",{children:a("8i")})}):t("div",{class:"page login",children:[t(F,{title:"8m",lead:"8g"}),sn("openid")&&t("p",{children:t("a",{class:"button primary",href:"/login?"+new URLSearchParams({next:io()}),children:a("8k")})}),sn("key")&&t(Ml,{})]}):null}function Ml(){let e=j();return t("form",{class:"card",onSubmit:async o=>{o.preventDefault();let r=new FormData(o.currentTarget).get("key");await e.run(()=>rr(r.trim()))&&G(io(),!0)},children:[t("label",{class:"field",children:[a("8d"),t("input",{type:"password",name:"key",required:!0,autofocus:!0,autocomplete:"current-password",spellcheck:!1}),t("small",{children:a("8e")})]}),t(v,{problem:e.problem.value}),t("button",{type:"submit",class:"primary",disabled:e.busy.value,children:a("8c")})]})}function Ll(){return t(E,{title:a("8f",{who:le()}),level:1,children:t("p",{children:t("a",{href:io(),children:a("8j")})})})}var co=()=>Object.values(lo);function Ta(e){for(let n of co()){let o=er(n.path,e);if(o)return{page:n,params:o}}}function Pa(){let e=g(!1),n=te.value.path,o=Ta(n),r=o?a(o.page.title):a("19");X([{key:"?",does:"70",run:()=>e.value=!0}]);let s=P(null),i=P(!0);return C(()=>{document.title=r+" · esclusa"},[r]),C(()=>{document.querySelector(".side nav [aria-current]")?.scrollIntoView({block:"nearest",inline:"nearest"}),i.current||(s.current?.querySelector("[autofocus]")??s.current)?.focus(),i.current=!1},[n]),t(h,{children:[t("a",{class:"skip",href:"#main",children:a("1d")}),t("div",{class:"frame",children:[t(Il,{path:n,onHelp:()=>e.value=!0}),t("main",{id:"main",ref:s,tabIndex:-1,children:o?t(o.page.view,{params:o.params},n):t(Dl,{})})]}),t("div",{class:"said",role:"status",children:tn.value&&t("p",{children:tn.value})}),t($l,{open:e.value,onClose:()=>e.value=!1})]})}function Dl(){return t(E,{title:a("19"),level:1,children:[t("p",{children:a("1b")}),t("p",{children:t("a",{href:"/",children:a("1a")})})]})}function Il({path:e,onHelp:n}){let o=co().filter(s=>s.nav!==void 0&&(!s.needs||lr(s.needs))).sort((s,i)=>s.nav-i.nav),r=s=>s==="/"?e==="/":e===s||e.startsWith(s+"/");return t("header",{class:"side",children:[t("a",{class:"brand",href:"/",children:[t("svg",{viewBox:"0 0 16 16",width:"20",height:"20","aria-hidden":"true",children:[t("rect",{width:"16",height:"16",rx:"3",class:"mark"}),t("path",{d:"M4 3v10M12 3v10M4 8l4 2 4-2",class:"gate"})]}),"esclusa"]}),t("nav",{"aria-label":a("1c"),children:t("ul",{children:o.map(s=>t("li",{children:t("a",{href:s.path,"aria-current":e===s.path?"page":r(s.path)?"true":void 0,children:a(s.title)})},s.path))})}),t(jl,{}),t("div",{class:"settings",children:[t("label",{children:[t("span",{class:"hidden",children:a("16")}),t("select",{value:ee.value,onChange:s=>ee.value=s.currentTarget.value==="es"?"es":"en",children:[t("option",{value:"en",children:"English"}),t("option",{value:"es",children:"Español"})]})]}),t("label",{children:[t("span",{class:"hidden",children:a("1e")}),t("select",{value:on.value,onChange:s=>on.value=s.currentTarget.value,children:[t("option",{value:"auto",children:a("1f")}),t("option",{value:"light",children:a("1h")}),t("option",{value:"dark",children:a("1g")})]})]}),t("button",{type:"button",class:"quiet",onClick:n,children:[a("79")," ",t("kbd",{children:"?"})]})]})]})}function jl(){let e=j(),n=async()=>{await e.run(ar)&&G("/console/login")};return Fn()&&te.value.path!=="/console/login"?t("div",{class:"who",children:t("a",{href:Wn(),children:a("8m")})}):le()?t("div",{class:"who",children:[t("span",{title:le(),children:le()}),ir()&&t("button",{type:"button",class:"small",onClick:n,disabled:e.busy.value,children:a("8l")}),t(v,{problem:e.problem.value})]}):null}function $l({open:e,onClose:n}){return t(Pe,{open:e,title:a("79"),onClose:n,children:t("dl",{class:"keys",children:Re.value.map(o=>t("div",{children:[t("dt",{children:t("kbd",{children:o.key})}),t("dd",{children:a(o.does)})]},o.key))})})}Go();nr();Co(t(Pa,{}),document.getElementById("app"));
