import Vocabulary

/// How far the calls for a want may go: as far as whoever wants it may reach, and then no nearer to this node than the
/// servers that lead on (`Reach.named`).
struct CallRoute: Codable, Sendable {
  /// How far whoever wants it may make this node reach.
  let asked: Reach
  /// How far the call under way may, or what the last one has named.
  private(set) var reach: Reach
  /// Where the call under way was sent on to.
  private(set) var redirects = RedirectTrail()

  init(_ asked: Reach) {
    self.asked = asked
    reach = asked
  }

  /// What the user named is asked; redirects are counted anew.
  mutating func asksAnew() {
    redirects = RedirectTrail()
    reach = asked
  }

  /// What was named to this node is asked.
  mutating func asksOn() { redirects = RedirectTrail() }

  /// A server has answered: what it names is to be asked next.
  mutating func answered(by server: IPAddress?) { reach = reach.named(by: server) }

  /// What was kept of the URL is used, which a server gave once; nil when it is not known which.
  mutating func recalled(from source: IPAddress?) {
    asksAnew()
    reach = source == nil ? reach.named : reach.named(by: source)
  }

  /// Whether whoever wants it may have what came from a server once; nil when it is not known from which.
  func mayHave(from source: IPAddress?) -> Bool {
    guard let source else { return asked.isPrivileged }
    return asked.refusal(of: Endpoint(address: source, port: 0)) == nil
  }

  /// A server sends the call under way elsewhere: where to, or why it is not followed.
  mutating func redirected(
    from: String, to location: String, by server: IPAddress?, for pseudonym: String
  ) -> RedirectTrail.Step {
    guard reach.via.count <= ViaField.hopsMax else {
      return .refuse(.unreachable, sentence: "\(from) redirects too many times, through several nodes.")
    }
    reach = reach.named(by: server).redirected(for: pseudonym)
    return redirects.redirected(from: from, to: location)
  }
}
