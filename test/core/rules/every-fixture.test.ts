// In one process: all of these look at every fixture of a rule, and each is judged once.
import './documentation';
import './fixtures';
import './golden';
import '../map/facts';
