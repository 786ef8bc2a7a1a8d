package import Selection
package import Vocabulary
package import Wire

/// Everything an agent can order its world to do. The world chooses nothing.
package enum AgentEffect: Codable, Sendable {
  // Control plane

  /// HEAD this URL; answer with `probed`.
  case probe(CallID, url: GuardedURL)
  /// Fetch (or read) this metainfo, parse it and check its signature; answer with `described`.
  case describe(CallID, DescriptionSource)
  /// POST the announce to `selector`/v1/announce; answer with `announced`.
  case announce(CallID, selector: GuardedURL, AgentAnnounce)
  /// POST an origin's signed registration to `selector`/v1/objects; answer with `registered`.
  case register(CallID, selector: GuardedURL, ObjectRegistration)
  /// Keep the description that `described` brought under this call, for the next time that the URL is asked for and its
  /// origin is away.
  case rememberDescription(CallID, url: String)

  // Storage

  /// Open the store of the object that `described` brought under this call; answer with `opened` or `storeFailed`.
  case open(ObjectHandle, described: CallID)
  /// Close the store; the files stay.
  case closeObject(ObjectHandle)
  /// Write the block of the current input to its place: it is verified.
  case store(ObjectHandle, BlockIndex)
  /// Write the block of the current input to its place, but do not count it as stored: it waits for a judgement.
  case stage(ObjectHandle, BlockIndex)
  /// A staged block was found good: count it as stored.
  case adopt(ObjectHandle, BlockIndex)
  /// Answer with `stored` if every block that was ordered to be stored or adopted before is written. If one is not,
  /// `storeFailed` says so, and this is not answered.
  case confirm(ObjectHandle)
  /// Judge the staged blocks of a piece, by leaves where known, by the piece's hash otherwise; answer with `judged`.
  case judge(ObjectHandle, PieceIndex, staged: [BlockIndex])
  /// List what the cache holds, the most recently used first; answer with `shelved`, in several parts if it is much.
  case listKept(atMost: Int)
  /// Something new is to be remembered for the next start: the machine's `keyPins` are written.
  case remember(KeyPin)

  // Links

  /// Connect from the address of the peer port, send this handshake, answer with `handshake` or `linkClosed`.
  case dial(LinkID, ObjectHandle, Endpoint, Handshake)
  /// Answer an accepted link with this handshake; the link belongs to this object.
  case accept(LinkID, ObjectHandle, Handshake)
  case send(LinkID, PeerMessage)
  /// Send a piece message with these bytes from the store.
  case sendPiece(LinkID, ObjectHandle, PieceRequest)
  /// Answer a hash request (BEP 52) from the known leaves; they are known, for the machine asked for provable pieces
  /// only.
  case sendHashes(LinkID, ObjectHandle, HashRequest)
  case close(LinkID, LinkEnd)

  // Edge

  /// GET this range of the object from its origin, with If-Match where given.
  case fetchRange(EdgeID, ObjectHandle, url: GuardedURL, ByteSpan, ifMatch: String?)
  /// GET the leaves of these pieces from the origin.
  case fetchLeaves(EdgeID, ObjectHandle, url: GuardedURL, pieces: Range<Int>)
  case cancelEdge(EdgeID)
  /// Stream a URL that has no metainfo straight to the want's reader, unverified, from this byte on.
  case fetchPlain(WantID, url: String)

  // The gateway

  /// Pass the request of this want on; answer with `forwarded` and `forwardEnded`. Nothing of the body may reach the
  /// client before `relay`.
  case forward(WantID, Forwarding.Order)
  /// The answer is for the client: its head with these edits, then its body as it comes. Where a response is named, it
  /// is stored as it passes.
  case relay(WantID, Forwarding.Edits, storing: StoredResponse?)
  /// Drop the answer; nothing more is told of it.
  case endForward(WantID)
  /// Look into the HTTP cache; answer with `lookedUp`.
  case lookUp(WantID, CacheRequest)
  /// Answer an exchange from what was looked up for it: every part of the body that is a file is the stored body.
  case answerStored(ExchangeID, HTTPAnswer)
  /// What was looked up for this request was validated by this head, or is to be forgotten.
  case freshenStored(WantID, ResponseHead)
  case forgetStored(WantID)
  /// Connect to this host, and pass bytes between it and the client; answer with `tunnelled`.
  case openTunnel(ExchangeID, GuardedURL)

  // Wishes

  /// Answer an exchange whole (errors, /healthz, /metrics).
  case answer(ExchangeID, HTTPAnswer)
  /// Begin a streamed answer at the gateway, or the output file of the command line.
  case beginDelivery(WantID, HTTPAnswer)
  /// Hand these bytes of the object to the reader; they are verified and stored.
  case deliver(WantID, ObjectHandle, ByteSpan)
  /// Hand this text to the reader: it stands between stretches of the object in an answer of several ranges.
  case deliverText(WantID, String)
  case finish(WantID, TransferReport)
  case fail(WantID, TransferFailure)

  /// All goodbyes are said, or were waited for long enough: the world may end.
  case leave
  case log(LogEvent)
}
