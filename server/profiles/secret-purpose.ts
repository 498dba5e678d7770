/** What sealed values of profiles and providers are bound to: they open for the row that they were stored with. */
export function secretPurpose(profileId: string, name: string): string {
  return `profile-secret/${profileId}/${name}`
}

export function keyPurpose(providerId: string): string {
  return `provider/${providerId}/key`
}
