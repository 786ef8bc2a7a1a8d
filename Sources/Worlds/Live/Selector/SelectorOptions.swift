package import Nodes
package import Vocabulary

/// What a selector is started with.
package struct SelectorOptions: Sendable {
  /// Port 0 takes a free one.
  package var listen: Endpoint
  /// How TLS is spoken there, or nil for plain HTTP.
  package var tls: TLSServer.Options?
  /// Whether BitTorrent clients may announce over UDP as well, at the same port number (BEP 15).
  package var speaksUDP = true
  /// Where addresses are.
  package var localities = LocalityTable.Files()
  /// A file with the policy by which peers are ranked (`PolicyMessage`), or nil for that of the build.
  package var policy: String?
  /// The public keys of the origins whose registrations are taken, in hexadecimal; if empty, see `SelectorCaller`.
  package var allowedOrigins: [String] = []
  /// A file with the token that lets origins register (`TokenFile`), or nil.
  package var registrationToken: String?
  /// A file of those who may see what others do (`Operators`), or nil.
  package var operators: String?
  /// Where the key lies that replicas of this selector share, to know each other's sessions; nil for one of this run.
  package var sessionKey: String?
  /// The store by which this selector is one with others, or nil for one that is alone.
  package var store: StoreURL?
  /// Whom a store with TLS is believed to be.
  package var trust = TLSTrust.system
  /// Whether agents that do not sign their announces are served.
  package var allowsUnproven = false
  /// How many calls a second each address may make; 0 for any number, nil for the usual one, off on loopback.
  package var callRate: UInt64?
  /// What the selector's line carries; nil if nobody says.
  package var uplink: ByteRate?
  /// Of a thousand downloads, how many are kept from peers, so that it can be said what peers are worth.
  package var holdOutPerMille = 10
  /// By which rollouts are told apart.
  package var channels: [RolloutChannel] = []
  /// Where and how to record a trace, if anywhere.
  package var recording: Recording?
  /// Where metrics are sent to, if anywhere.
  package var otlp: OTLPOptions?
  /// Who the node is. If nil, the name kept beside the traces, or without traces a new one for each start.
  package var node: NodeID?
  /// The seed of all chance; drawn at the start if nil.
  package var seed: UInt64?
  /// Which build of the program this is, for the trace.
  package var build = "unknown"
  package var clock = NodeClock.system

  package init(listen: Endpoint) { self.listen = listen }
}
