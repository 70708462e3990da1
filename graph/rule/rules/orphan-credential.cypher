// id: orphan-credential
// title: Credential that was never seen to be issued
// kind: action
// category: credential
// severity: high
// subject: Credential
// identity: [credentialUid]
// description: >
//   A credential was used that no source saw being issued, although issuances were collected for as long as it can have
//   lived, or it was used before it was issued. It was made by a way that nobody watches.
// sees: All issuances of credentials, from what each derives, and for which time issuances were collected.
// cannotSee: >
//   The issue of a long-lived credential counts as missing only where issuances were collected since ever; otherwise the
//   grade is unknown.
// remediation: Ask the holder where it comes from. Revoke it and issue another one by the way that is watched.
// controls: [NHI1, PR.AA-01, DE.AE-03, ZT-7, AU-12, IA-5]
