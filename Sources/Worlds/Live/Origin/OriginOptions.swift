import Nodes
package import Vocabulary

/// What an origin is started with.
package struct OriginOptions: Sendable {
  /// The directory to publish.
  package var root: String
  /// Whether that is a repository of The Update Framework: of it, metadata and targets are published.
  package var isTUF = false
  /// Port 0 takes a free one.
  package var listen: Endpoint
  /// How TLS is spoken there, or nil for plain HTTP.
  package var tls: TLSServer.Options?
  /// Whom registrations over TLS believe.
  package var trust = TLSTrust.system
  /// How the world reaches the origin; the bound endpoint if nil.
  package var publicURL: HTTPURL?
  /// Other addresses by which the world knows it.
  package var alsoURLs: [HTTPURL] = []
  /// The selector to announce and to register with, or nil for none.
  package var selector: HTTPURL?
  /// Whether descriptions name the selector's tracker over UDP beside the one over HTTP.
  package var namesUDPTracker = true
  /// A file with the token that the selector wants to be shown (`TokenFile`), or nil.
  package var registrationToken: String?
  /// Whether a directory without `index.html` is answered with a list.
  package var lists = false
  /// Whether files and directories whose names begin with a dot are published.
  package var showsDotfiles = false
  /// How many requests a second each address may make; 0 for any number, nil for the usual one, off on loopback.
  package var callRate: UInt64?
  /// What all answers together may send, or nil for no limit.
  package var uploadLimit: ByteRate?
  /// What the origin's line carries, for the selector to show how fast a rollout can be; if nil, the limit, if there is
  /// one.
  package var uplink: ByteRate?
  /// Where the key, the descriptions and the leaf hashes are kept; `.shoal` under the root if nil.
  package var stateDirectory: String?
  /// For how long what is signed is to be believed. It is signed anew when half of that has passed.
  package var validity = TimeSpan.seconds(7 * 86_400)
  /// Where and how to record a trace, if anywhere.
  package var recording: Recording?
  /// The file of those who may fetch what is recorded, or nil for nobody.
  package var operators: String?
  /// Where metrics are sent to, if anywhere.
  package var otlp: OTLPOptions?
  /// The seed of all chance; drawn at the start if nil.
  package var seed: UInt64?
  /// Which build of the program this is, for the trace.
  package var build = "unknown"
  package var clock = NodeClock.system

  package init(root: String, listen: Endpoint) {
    self.root = root
    self.listen = listen
  }

  /// Where the key and all else is kept, whether that was said or not.
  package var keptAt: String { stateDirectory ?? usualState }

  /// Where that is unless something else is said.
  var usualState: String { root.trimmingSuffix("/") + "/" + OriginConfiguration.stateDirectoryName }

  /// What all answers together can be sent with, as far as that is known.
  var line: ByteRate? { [uplink, uploadLimit].compactMap(\.self).min() }
}
