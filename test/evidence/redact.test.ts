import { readPaste } from '../../src/evidence';
import { REDACTED, redact } from '../../src/evidence/redact';
import { fixture, fixtureNames } from './fixtures';

const canary = 'Zt7qCanary55xW';
const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ${canary}.c2lnbmF0dXJl`;

describe('redaction', () => {
  it.each([
    `password=${canary}`,
    `Password: ${canary}`,
    `"client_secret": "${canary} with blanks"`,
    `clientSecret='${canary}'`,
    `Server=tcp:db;User ID=app;Pwd=${canary};Encrypt=True`,
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${canary}==;EndpointSuffix=x`,
    `Endpoint=sb://a/;SharedAccessKeyName=Root;SharedAccessKey=${canary}=`,
    `https://a.example/c?sv=2024&sig=${canary}%3D&se=2026`,
    `postgres://triage:${canary}@db.example/triage`,
    `Authorization: Bearer ${canary}`,
    `Authorization: Basic ${canary}`,
    `curl -H "X-Api-Key: ${canary}"`.replace('curl -H "', '').replace('"', ''),
    `Cookie: session=${canary}; other=1`,
    `sent with bearer ${jwt} to the server`,
    `the token ${jwt}`,
    `access_token=${canary}&x=1`,
    `RecoveryPassword : ${canary}`,
    `ConvertTo-SecureString '${canary}' -AsPlainText -Force`,
    `Connect-It -Password ${canary} -User ann`,
    `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----\nrest`,
    `-----BEGIN PRIVATE KEY-----\n${canary}\nand no end`,
  ])('takes the secret out of %s', (text) => {
    const { text: clean, count } = redact(text);
    expect(clean).not.toContain(canary);
    expect(clean).toContain(REDACTED);
    expect(count).toBeGreaterThan(0);
    expect(redact(clean)).toEqual({ text: clean, count: 0 });
  });

  it.each([
    'AllowSimpleDevicePassword : True',
    'DevicePasswordEnabled : False',
    'PasswordRecoveryEnabled : False',
    'Basic authentication is off, Negotiate authentication is on',
    'Version=15.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35',
    'the password has expired',
    'Get-ActiveSyncVirtualDirectory | ft server,basic*',
    'https://mail.contoso.example/Microsoft-Server-ActiveSync?Cmd=Sync&User=ann',
  ])('leaves alone what is no secret: %s', (text) => expect(redact(text)).toEqual({ text, count: 0 }));

  it('keeps the lines where they are, so that line numbers stay true', () => {
    const text = 'a\n-----BEGIN PRIVATE KEY-----\nx\ny\n-----END PRIVATE KEY-----\nActiveSyncEnabled : True\n';
    expect(redact(text).text.split('\n').length).toBe(text.split('\n').length);
    expect(readPaste(redact(text).text)[0]!.because).toEqual([{ line: 6, text: 'ActiveSyncEnabled : True' }]);
  });

  it.each(fixtureNames)('changes nothing in %s', (name) =>
    expect(redact(fixture(name))).toEqual({ text: fixture(name), count: 0 }),
  );
});
