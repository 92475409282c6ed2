/** Every command but `check`, which is called far more often than all others together, and does not wait for what they need. */
export { certs } from './certs';
export { convert } from './convert';
export { diff } from './diff';
export { explain } from './explain';
export { init } from './init';
export { inspect } from './inspect';
export { map } from './map';
export { probe } from './probe';
export { secure } from './secure';
export { upgrade } from './upgrade';
