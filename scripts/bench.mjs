// Measures the bundled server, in milliseconds; what follows an edit is what somebody feels who types.
//   npm run bench                  all of it
//   npm run bench -- deployment    an edit in a deployment of ninety files
//   npm run bench -- scale         how check grows with flags, services and files
//   npm run bench -- peer          beside yaml-language-server, which npm fetches, in some three minutes
//   npm run bench -- FILE...       these documents alone
import { benchDeployments } from './bench-deployment.mjs';
import { benchDocuments } from './bench-documents.mjs';
import { benchPeer } from './bench-peer.mjs';
import { benchScale } from './bench-scale.mjs';
import { buildAll } from './build.mjs';

const wanted = process.argv.slice(2);
const only = wanted.length === 1 && ['deployment', 'peer', 'scale'].includes(wanted[0]) ? wanted[0] : null;

await buildAll({ minify: true });
if (only === null) await benchDocuments(wanted);
if (only === 'peer') await benchPeer();
if (only === 'scale' || wanted.length === 0) benchScale();
if (only === 'deployment' || wanted.length === 0) {
  if (!(await benchDeployments())) {
    console.error('An edit takes too long.');
    process.exitCode = 1;
  }
}
