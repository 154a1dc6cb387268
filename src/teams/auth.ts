import { type DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { type Activity, Channels, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  type AppCredentials,
  type AuthenticateRequestResult,
  AuthenticationConstants,
  AuthenticationError,
  BotFrameworkAuthentication,
  ClaimsIdentity,
  type ConnectorClient,
  type ConnectorFactory,
  ManagedIdentityServiceClientCredentialsFactory,
  PasswordServiceClientCredentialFactory,
  type ServiceClientCredentialsFactory,
  type UserTokenClient,
} from 'botframework-connector';
import { JwtTokenExtractor } from 'botframework-connector/lib/auth/jwtTokenExtractor';
import { LRUCache } from 'lru-cache';
import type { TokenSource } from './connector';
import { within } from './deadline';
import { ISSUER, SKEW } from './gate';
import type { Identity } from './identity';
import { type AllowServiceUrl, isLoopback, isTeams } from './service-urls';

const TIMEOUT = 10_000;

export interface AuthOptions {
  /** Missing in local mode. */
  identity?: Identity;
  /** Where the Bot Connector's signing keys are described. Given in tests alone: no setting reaches it. */
  metadataUrl?: string;
}

/** The call was not let in, and why: 401, or 503 where the signing keys cannot be had just now. */
export class NotLetInError extends Error {
  override name = 'NotLetInError';
  constructor(
    readonly status: 401 | 503,
    why: string,
  ) {
    super(why);
  }
}

/** A secret, or the managed identity of the machine; the SDK's factories turn either into tokens. */
function credentialsFactory({ type, appId, password, tenants }: Identity): ServiceClientCredentialsFactory {
  return type === 'SingleTenant'
    ? new PasswordServiceClientCredentialFactory(appId, password ?? '', tenants[0])
    : new ManagedIdentityServiceClientCredentialsFactory(appId, {
        // The SDK names a wider class than the one method it calls.
        createAzureServiceTokenProvider: (clientId) =>
          new ManagedIdentityCredential({ clientId }) as unknown as DefaultAzureCredential,
      });
}

/** The token for calls to Teams: kept by the SDK until five minutes before it ends, asked for once by many at a time. */
export function tokenSource(identity: Identity): TokenSource {
  const credentials = credentialsFactory(identity).createCredentials(
    identity.appId,
    AuthenticationConstants.ToChannelFromBotOAuthScope,
    AuthenticationConstants.ToChannelFromBotLoginUrl,
    true,
  ) as Promise<AppCredentials>;
  const asking = new Map<boolean, Promise<string>>();
  return ({ fresh }) => {
    const asked =
      asking.get(fresh) ?? credentials.then((known) => known.getToken(fresh)).finally(() => asking.delete(fresh));
    asking.set(fresh, asked);
    return asked;
  };
}

/**
 * What the SDK asks of an authentication, with one way in: the Bot Connector's own tokens. The SDK's would also look
 * for emulator, skill and on-premises tokens, and keeps a part of every unsigned one it sees for ever.
 */
export class TeamsAuthentication extends BotFrameworkAuthentication {
  readonly #identity: Identity | undefined;
  readonly #allow: AllowServiceUrl;
  readonly #sdk: ConfigurationBotFrameworkAuthentication;
  readonly #tokens: JwtTokenExtractor;
  readonly #clients = new LRUCache<string, ConnectorClient>({ max: 100 });
  #userTokenClient: Promise<UserTokenClient> | undefined;
  #keysAreHere = false;
  #fetchingKeys: Promise<unknown> | undefined;

  constructor({ identity, metadataUrl = AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl }: AuthOptions) {
    super();
    this.#identity = identity;
    this.#allow = identity ? isTeams : isLoopback;
    this.#sdk = new ConfigurationBotFrameworkAuthentication({}, identity && credentialsFactory(identity));
    const checks = { issuer: [ISSUER], clockTolerance: SKEW, ...(identity ? { audience: identity.appId } : {}) };
    this.#tokens = new JwtTokenExtractor(checks, metadataUrl, ['RS256']);
  }

  /** @throws NotLetInError */
  override async authenticateRequest(activity: Activity, authHeader: string): Promise<AuthenticateRequestResult> {
    const claimsIdentity = this.#identity
      ? await this.#claimsOf(activity, authHeader)
      : new ClaimsIdentity([], AuthenticationConstants.AnonymousAuthType);
    return {
      audience: AuthenticationConstants.ToChannelFromBotOAuthScope,
      claimsIdentity,
      connectorFactory: this.createConnectorFactory(claimsIdentity),
    };
  }

  /** Whether a token is signed as the Bot Connector's for Teams are; the activity it comes with is looked at later. */
  async isSigned(authHeader: string): Promise<boolean> {
    try {
      await this.#keys();
      const asked = this.#tokens.getIdentityFromAuthHeader(authHeader, Channels.Msteams);
      return (await within(TIMEOUT, 'Reading the signing keys', asked)) !== null;
    } catch {
      return false;
    }
  }

  override authenticateStreamingRequest(): Promise<AuthenticateRequestResult> {
    return Promise.reject(new NotLetInError(401, 'streaming is not served'));
  }

  /** One client for each service URL: making a new one for every turn was a third of the turn's CPU time. */
  override createConnectorFactory(claimsIdentity: ClaimsIdentity): ConnectorFactory {
    return {
      create: async (serviceUrl, audience) => {
        if (!this.#allow(serviceUrl)) throw new Error('The service URL is not one of Teams.');
        const kept = this.#clients.get(serviceUrl);
        if (kept) return kept;
        const client = await this.#sdk.createConnectorFactory(claimsIdentity).create(serviceUrl, audience);
        calm(client as unknown as { client: { pipeline: Pipeline } });
        this.#clients.set(serviceUrl, client);
        return client;
      },
    };
  }

  /** The bot has no sign-in; the SDK wants a client for it in every turn, and gets the same one. */
  override createUserTokenClient(claimsIdentity: ClaimsIdentity): Promise<UserTokenClient> {
    this.#userTokenClient ??= this.#sdk.createUserTokenClient(claimsIdentity);
    return this.#userTokenClient;
  }

  async #claimsOf({ channelId, serviceUrl }: Activity, authHeader: string): Promise<ClaimsIdentity> {
    try {
      await this.#keys();
      const found = await within(
        TIMEOUT,
        'Reading the signing keys',
        this.#tokens.getIdentityFromAuthHeader(authHeader, channelId),
      );
      if (found?.getClaimValue(AuthenticationConstants.ServiceUrlClaim) === serviceUrl) return found;
    } catch (error) {
      throw isAboutTheToken(error)
        ? new NotLetInError(401, 'the token was refused')
        : new NotLetInError(503, `the signing keys cannot be read: ${(error as Error).message}`);
    }
    throw new NotLetInError(401, 'the token is for another service URL');
  }

  /** The first keys, fetched once however many turns wait for them. */
  async #keys(): Promise<void> {
    if (this.#keysAreHere) return;
    this.#fetchingKeys ??= this.#tokens.openIdMetadata.getKey('').finally(() => {
      this.#fetchingKeys = undefined;
    });
    await within(TIMEOUT, 'Fetching the signing keys', this.#fetchingKeys);
    this.#keysAreHere = true;
  }
}

const JWT_ERRORS: ReadonlySet<string> = new Set(['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError']);

const isAboutTheToken = (error: unknown): boolean =>
  error instanceof AuthenticationError ? error.statusCode === 401 : JWT_ERRORS.has((error as Error).name);

/** The SDK's client repeats a POST on a 5xx and never times out; its options for both have no effect. */
function calm({ client: { pipeline } }: { client: { pipeline: Pipeline } }): void {
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.addPolicy({
    name: 'ten-seconds',
    sendRequest: (request, next) => {
      request.timeout = TIMEOUT;
      return next(request);
    },
  });
}

interface Pipeline {
  removePolicy(options: { name: string }): unknown;
  addPolicy(policy: {
    name: string;
    sendRequest(
      request: { timeout: number },
      next: (request: { timeout: number }) => Promise<unknown>,
    ): Promise<unknown>;
  }): void;
}
