// id: superseded-credential-used
// title: Old credential used after its rotation
// kind: action
// category: action
// severity: high
// subject: Credential
// identity: [credentialUid]
// description: >
//   The credential had been replaced and its grace period was over, yet something still uses the old one. As long as it
//   works, the rotation has protected nothing.
// sees: Which credential replaces which, when, and the grace period that was agreed.
// cannotSee: A replacement that no source states as one; two keys of one holder are not taken for a rotation.
// remediation: Find the job by its workload and address, give it the new credential, then revoke the old one.
// controls: [NHI7, PR.AA-01, DE.CM-09, IA-5]
