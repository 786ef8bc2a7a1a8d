internal import Selection
internal import Vocabulary

/// The least time in which a file can reach all who want it, as far as a selector can tell: max(F / u_s, N F / (u_s +
/// sum of u_i)), eq. 2.3 of Kurose and Ross, Computer Networking. Its third term, F / d_min, is left out, for what
/// comes in over the slowest line no selector knows.
package struct RolloutBound: Hashable, Codable, Sendable {
  /// u_s, bytes per second: by the origins' own word; nil where none says, and then its terms are left out.
  package var origin: Int64?
  /// N: agents that are in the swarm, or as many of them as began a download.
  package var downloads: Int
  /// Agents of the swarm, and those of them that said what they can send, in percent.
  package var agents: Int
  package var toldPercent: Int
  /// The sum of u_i, bytes per second: by the agents' own word; who says nothing is taken for the mean of the others.
  /// Nil where nobody says.
  package var uplinks: Int64?
  package var milliseconds: Int64

  /// Nil where nothing is known that bounds it.
  init?(
    length: Int64, downloads: Int, agents: Int, _ said: RegistryOverview.Uplinks, origin: ByteRate?
  ) {
    guard length > 0, downloads > 0 else { return nil }
    self.downloads = downloads
    self.agents = agents
    toldPercent = said.looked > 0 ? said.told * 100 / said.looked : 0
    self.origin = origin.map { max(1, $0.bytesPerSecond) }
    uplinks = said.told > 0 ? said.sum.multipliedFullWidthDivided(by: Int64(agents), over: Int64(said.told)) : nil
    var terms: [Int64] = []
    if let origin = self.origin { terms.append(length.multipliedFullWidthDivided(by: 1000, over: origin)) }
    // Peers of whom nothing is known are not peers that send nothing.
    if let uplinks {
      let all = max(1, PageParts.sum([uplinks, self.origin ?? 0]))
      terms.append(length.multipliedFullWidthDivided(by: Int64(downloads) * 1000, over: all))
    }
    guard let greatest = terms.max() else { return nil }
    milliseconds = greatest
  }
}
