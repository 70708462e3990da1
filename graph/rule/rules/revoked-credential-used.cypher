// id: revoked-credential-used
// title: Revoked credential used
// kind: action
// category: action
// severity: critical
// subject: Credential
// identity: [credentialUid]
// description: >
//   A credential was used after it had been revoked, or a session was derived from one that had been. Somebody keeps a
//   secret that should be dead, and it was tried or even worked.
// sees: When each credential was revoked, from what it derives, and with which credential each action was done.
// cannotSee: A session that was issued before the revocation outlives it and is not reported; systems differ in whether they end it.
// remediation: >
//   Find where the secret is still kept and remove it. If the use succeeded, the revocation did not work: disable the
//   credential in its system and look at everything that it did since.
// controls: [NHI1, NHI7, PR.AA-01, DE.CM-09, ZT-6, IA-5, AU-6]
