// id: credential-of-another
// title: Credential used by somebody else than its holder
// kind: action
// category: action
// severity: critical
// subject: Credential
// identity: [credentialUid]
// description: >
//   The credential was issued to one identity and used by another. It was lent, copied or stolen, and the record of who
//   acted is worth nothing.
// sees: To whom each credential was issued, and who acted with it, after all keys of an identity are joined.
// cannotSee: >
//   A thief who appears in the records as the holder. Where one of the two is not described by any source, the grade is
//   unknown.
// remediation: >
//   Revoke the credential, give each identity its own, and look at everything that was done with it since it left its
//   holder.
// controls: [NHI9, PR.AA-01, DE.CM-09, AU-10, IA-4, IA-5]
