// id: expired-credential-used
// title: Expired credential used
// kind: action
// category: action
// severity: high
// subject: Credential
// identity: [credentialUid]
// description: >
//   A credential was used after it had expired. A job was forgotten at the last rotation, or the system does not enforce
//   the expiry.
// sees: When each credential expires and with which credential each action was done.
// cannotSee: An expiry that no source states.
// remediation: Give the job a new credential. If the use succeeded, make the system enforce the expiry.
// controls: [NHI7, PR.AA-01, DE.CM-09, ZT-3, ZT-6, IA-5]
