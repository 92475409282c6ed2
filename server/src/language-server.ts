import { keepCompiledCode } from '../../host/src/compile-cache';
import { keepNewSpaceSmall } from '../../host/src/memory';

// Both count for what is loaded from here on.
keepNewSpaceSmall();
keepCompiledCode('server');
void import('./main.js');
