import { keepCompiledCode } from '../../host/src/compile-cache';

// Compiled code is kept of what is loaded from here on.
keepCompiledCode('cli');
void import('./main.js');
