// One after the other, and after all other tests: all of these write dist/, which others run.
import './archive';
import './bundle';
import './notices';
import './npm';
