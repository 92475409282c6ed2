import { lazily } from '../catalogue/lazily';
import type { HopState } from '../model/deployment-map';
import type { Facts } from '../model/facts';
import type { FamilyConfiguration, Process } from '../model/process';
import type { DialedName } from './dialed-names';
import { gossipLinks } from './gossip-links';
import { grpcLinks } from './grpc-links';
import type { Refusal } from './handshake';
import { authoritiesOf, grpcJudgement } from './link-states';
import type { Route } from './routes';

/** Why a link cannot work, in the order in which one looks for it. */
export type FaultCode =
  /** The server speaks TLS and the client does not. */
  | 'client-plaintext'
  /** The client speaks TLS and the server does not. */
  | 'server-plaintext'
  /** The policy demands a certificate and the client has none. */
  | 'client-certificate-missing'
  /** The client's own options are wrong; rules of their own tell how. */
  | 'client-options'
  /** The server's own options are wrong, so that it does not start; rules of their own tell how. */
  | 'server-options'
  /** One memberlist member speaks TLS and the other does not. */
  | 'members-differ'
  | Refusal['code'];

export interface Fault {
  readonly code: FaultCode;
  /** What one of the two ends says, in Go's or gRPC's words. */
  readonly words: string;
  /** False where an address is not known, so that the link may yet work. */
  readonly certain: boolean;
  /** The name that was checked, where the fault is about the server's certificate. */
  readonly dialed: DialedName | null;
}

/** One end of a link: a family in the hands of a process. */
export interface End {
  readonly view: FamilyConfiguration;
  readonly process: Process;
  readonly facts: Facts;
}

/** A process of a deployment with what was read for it. */
export type Member = Omit<End, 'view'>;

/** One way between components of one deployment, judged. */
export interface Link {
  readonly route: Route;
  readonly client: End;
  readonly server: End;
  readonly state: HopState;
  readonly fault: Fault | null;
}

/** A link without what comes of it. */
export type Ends = Pick<Link, 'route' | 'client' | 'server'>;

/** What comes of two ends. */
export type Judgement = Pick<Link, 'state' | 'fault'>;

/** The links of a deployment. */
export interface Links {
  /** Those that tell whatever there is to tell: of ends that are alike and work, those between the first and each other one. */
  readonly telling: readonly Link[];
  /** How many there are. */
  readonly count: number;
  /** Every one. Of memberlist members there is one for each two. */
  all(): readonly Link[];
}

/** Every way by which the components of a deployment, and its memberlist members, reach each other (spec 3). */
export function linksOf(members: readonly Member[]): Links {
  const privateAuthorities = members.flatMap(authoritiesOf);
  const grpc = grpcLinks(members, (ends) => grpcJudgement(ends, privateAuthorities));
  const gossip = gossipLinks(members, privateAuthorities);
  return allLinks([grpc, gossip]);
}

/** Several kinds of links, or those of several deployments, one after the other. */
export function allLinks(parts: readonly Links[]): Links {
  return {
    telling: parts.flatMap(({ telling }) => telling),
    count: parts.reduce((sum, { count }) => sum + count, 0),
    all: lazily(() => parts.flatMap((each) => each.all())),
  };
}
