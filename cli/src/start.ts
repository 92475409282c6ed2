void import('./main.js');
