import { setFlagsFromString } from 'node:v8';

/**
 * V8 as in Node 20 can end the process ("unreachable code", in the deoptimizer) once it has inlined calls into
 * WebAssembly that use numbers of 64 bits or references, as the policy engine's do. Switching the inlining off costs
 * a call some nanoseconds. To be imported before the engine.
 */
setFlagsFromString('--no-turbo-inline-js-wasm-calls');
