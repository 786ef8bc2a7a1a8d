package import Vocabulary

/// What an origin is told when it starts.
package struct OriginConfiguration: Hashable, Codable, Sendable {
  /// The origin's public key.
  package var node: NodeID
  /// Where clients find it, the path without a slash at the end; objects are named under it.
  package var publicURL: HTTPURL
  /// Whether there is a selector to register with.
  package var registers: Bool
  /// Where agents find that selector, without a slash at the end; nil in old traces, and where there is none.
  package var selector: String?
  /// How many files are hashed at a time.
  var parallelDescriptions: Int
  /// Whether a directory without `index.html` is answered with a list of what is in it.
  package var lists: Bool
  /// Whether names that begin with a dot are published like others; nil, in old traces, means that they are.
  package var showsDotfiles: Bool?
  /// How many requests each address may make; nil for any number.
  package var calls: CallBudgets.Rate?
  /// Its bounds and periods.
  package var policy: OriginPolicy

  /// The directory in which an origin keeps its own state when it lies under the root: never served.
  package static let stateDirectoryName = ".shoal"

  /// Whether a name under the root is published. Those that begin with a dot are, as a rule, not meant for others:
  /// keys, passwords of a web server, the history of a repository.
  package static func publishes(_ name: some StringProtocol, dotfiles: Bool) -> Bool {
    name != stateDirectoryName && (dotfiles || !name.hasPrefix("."))
  }

  /// Whether a path is published, so far as its names say.
  func publishes(_ parts: some Sequence<some StringProtocol>) -> Bool {
    parts.allSatisfy { Self.publishes($0, dotfiles: showsDotfiles ?? true) }
  }

  package init(
    node: NodeID, publicURL: HTTPURL, registers: Bool, parallelDescriptions: Int = 2, lists: Bool = false,
    showsDotfiles: Bool? = nil, calls: CallBudgets.Rate? = nil, selector: String? = nil,
    policy: OriginPolicy = OriginPolicy()
  ) {
    self.node = node
    self.publicURL = publicURL
    self.registers = registers
    self.selector = selector
    self.parallelDescriptions = parallelDescriptions
    self.lists = lists
    self.showsDotfiles = showsDotfiles
    self.calls = calls
    self.policy = policy
  }

  /// The path under which `parts` are served: the public URL's own path before them, percent-encoded.
  func target(of parts: some Sequence<some StringProtocol>) -> String {
    var prefix = publicURL.target[...]
    while prefix.last == "/" { prefix.removeLast() }
    return prefix + RequestPath.encoded(parts)
  }

  /// The public address with no slash at its end: what every path is under, as descriptions sign it.
  package var base: String { Self.base(publicURL) }

  /// An address with no slash at its end.
  package static func base(_ url: HTTPURL) -> String {
    var text = url.description[...]
    while text.last == "/" { text.removeLast() }
    return String(text)
  }

  /// The URL of an object; `path` is decoded, `/` between the parts, none before the first.
  package func url(of path: String) -> String {
    var url = publicURL
    url.target = target(of: path.split(separator: "/"))
    return url.description
  }
}
