import { keepCompiledCode } from '../../host/src/compile-cache';
import { keepNewSpaceSmall } from '../../host/src/memory';

// It counts for what is loaded from here on.
keepCompiledCode('server');
void import('./main.js');
// What is loaded has the space grow to what edits of most files need: in less, V8 would keep as old what an edit throws away.
setImmediate(keepNewSpaceSmall);
