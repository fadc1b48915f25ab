// What the bundle makes of JSX: the old form names no children in each element, which is
// a good deal shorter than the new one.
export { createElement, Fragment } from "preact";
