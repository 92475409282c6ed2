// One after the other, also where files of tests run side by side: all of these write dist/.
import './archive';
import './bundle';
import './notices';
import './npm';
