import { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import { Issuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Issuer';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { parseAllDocuments } from 'yaml';

/** Throws where the schema of its kind refuses the object; false for kinds that we have no schema of. */
function isJudged(object: unknown): boolean {
  if (Certificate.is(object)) new Certificate(object).validate();
  else if (Issuer.is(object)) new Issuer(object).validate();
  else if (Deployment.is(object)) new Deployment(object).validate();
  else if (StatefulSet.is(object)) new StatefulSet(object).validate();
  else if (ConfigMap.is(object)) new ConfigMap(object).validate();
  else if (Service.is(object)) new Service(object).validate();
  else return false;
  return true;
}

/** What the schemas of Kubernetes and cert-manager have against the objects of a YAML text, a sentence for each that is not valid. */
export function schemaFaults(text: string): readonly string[] {
  return parseAllDocuments(text).flatMap((document) => {
    const object: unknown = document.toJS();
    try {
      return isJudged(object) ? [] : [`no schema for ${JSON.stringify(object)}`];
    } catch (error) {
      return [String(error)];
    }
  });
}
