// Measures the bundled server, in milliseconds; what follows an edit is what somebody feels who types.
//   npm run bench                  all of it
//   npm run bench -- deployment    an edit in a deployment of forty files
//   npm run bench -- FILE...       these documents alone
import { benchDeployments } from './bench-deployment.mjs';
import { benchDocuments } from './bench-documents.mjs';
import { buildAll } from './build.mjs';

const wanted = process.argv.slice(2);
const onlyDeployment = wanted.length === 1 && wanted[0] === 'deployment';

await buildAll({ minify: true });
if (!onlyDeployment) await benchDocuments(wanted);
if (onlyDeployment || wanted.length === 0) {
  if (!(await benchDeployments())) {
    console.error('An edit takes too long.');
    process.exitCode = 1;
  }
}
