package import Selection
package import Vocabulary
package import Wire

/// Everything an agent can order its world to do, grouped by who carries it out. The world chooses nothing.
package enum AgentEffect: Codable, Sendable {
  /// Where metainfo comes from.
  package enum DescriptionSource: Hashable, Codable, Sendable {
    case url(GuardedURL)
    /// A copy that a server has named by its digest: nothing but those bytes will do, and they count as that server's,
    /// whoever gives them.
    case copy(GuardedURL, namedBy: IPAddress?)
    case file(String)
    /// What was remembered of this URL; `absent` if nothing was.
    case kept(url: String)
    /// What lies in the store of this object; `absent` if nothing does.
    case keptObject(Digest256)
  }

  case link(LinkID, LinkOrder)
  case store(ObjectHandle, StoreOrder)
  case origin(OriginRequestID, OriginOrder)
  case control(CallID, ControlOrder)
  case reader(WantID, ReaderOrder)
  /// To the repository of The Update Framework in which a want's file is; answer with `updated`.
  case update(WantID, TUFOrder)
  /// The number of an exchange is also that of the want it may have become.
  case gateway(ExchangeID, GatewayOrder)
  case node(NodeOrder)

  /// To the connection to a peer.
  package enum LinkOrder: Codable, Sendable {
    /// Connect from the address of the peer port, send this handshake, answer with `handshake` or `linkClosed`.
    /// Over TLS where a node is named, whose certificate the peer must show.
    case dial(ObjectHandle, Endpoint, Handshake, certified: NodeID? = nil)
    /// Answer an accepted link with this handshake; the link belongs to this object.
    case accept(ObjectHandle, Handshake)
    case send(PeerMessage)
    /// Sign this with the node's key, and send the signature in our extension (`ShoalMessage.proof`) under that number.
    case prove(LinkStatement, number: UInt8)
    /// Check the peer's signature over this; answer with `proven`.
    case check(LinkStatement, signature: [UInt8])
    /// Send a piece message with these bytes from the store.
    case sendPiece(ObjectHandle, PieceRequest)
    /// Answer a hash request (BEP 52) from the known leaves; they are known, for the machine asked for provable pieces
    /// only.
    case sendHashes(ObjectHandle, HashRequest)
    case close(LinkEnd)
  }

  /// To the store of an object.
  package enum StoreOrder: Codable, Sendable {
    /// Open the store of the object that `described` brought under this call; answer with `opened` or `storeFailed`.
    /// What it holds is hashed now, or each block before it is used first; then `storeSpoilt` may follow.
    case open(described: CallID, verifying: Bool)
    /// Close the store; the files stay.
    case close
    /// Write the block of the current input to its place: it is verified.
    case write(BlockIndex)
    /// Write the block of the current input to its place, but do not count it as stored: it waits for a judgement.
    case stage(BlockIndex)
    /// A staged block was found good: count it as stored.
    case adopt(BlockIndex)
    /// Answer with `stored` if every block that was ordered to be written or adopted before is written. If one is not,
    /// `storeFailed` says so, and this is not answered.
    case confirm
    /// Judge the staged blocks of a piece, by leaves where known, by the piece's hash otherwise; answer with `judged`.
    case judge(PieceIndex, staged: [BlockIndex])
  }

  /// To one request to the origin of an object.
  package enum OriginOrder: Codable, Sendable {
    /// GET this range of the object from its origin, with If-Match where given.
    case fetchRange(ObjectHandle, url: GuardedURL, ByteSpan, ifMatch: String?)
    /// GET the leaves of these pieces from the origin.
    case fetchLeaves(ObjectHandle, url: GuardedURL, pieces: Range<Int>)
    case cancel
  }

  /// To one call of the control plane: what is to be known before bytes of an object flow.
  package enum ControlOrder: Codable, Sendable {
    /// HEAD this URL; answer with `probed`.
    case probe(url: GuardedURL)
    /// Fetch (or read) this metainfo, parse it and check its signature; answer with `described`.
    case describe(DescriptionSource)
    /// Keep the description that `described` brought under this call, for the next time that the URL is asked for and
    /// its origin is away.
    case keepDescription(url: String)
    /// Remember this for the next start, beside the machine's other `keyPins`. Answer with `remembered` once no crash
    /// and no power loss can undo it, in the order in which it was ordered.
    case remember([KeyPin])
    /// POST the announce to `selector`/v1/announce; answer with `announced`.
    case announce(selector: GuardedURL, AgentAnnounce)
    /// The same over one address family only, where the selector's name has an address of it.
    case announceOver(IPAddress.Family, selector: GuardedURL, AgentAnnounce)
    /// POST an origin's signed registration to `selector`/v1/objects; answer with `registered`.
    case register(selector: GuardedURL, ObjectRegistration)
  }

  /// To who reads what a want brings: an answer of the gateway, or the output file of the command line.
  package enum ReaderOrder: Codable, Sendable {
    /// Stream a URL that has no metainfo straight to the reader, unverified, from the first byte on.
    case fetchPlain(url: GuardedURL)
    /// Begin a streamed answer at the gateway, or the output file of the command line.
    case begin(HTTPResponse)
    /// Hand over these bytes of the object; they are verified and stored.
    case deliver(ObjectHandle, ByteSpan)
    /// Hand over this text: it stands between stretches of the object in an answer of several ranges.
    case text(String)
    /// Everything is handed over: hash it as it lies there, and answer with `digested`. Nobody may see it before
    /// `finish`.
    case digest
    case finish(TransferReport)
    /// What was ordered of the cache is done.
    case obeyed
    case fail(TransferFailure)
  }

  /// To one exchange of the gateway.
  package enum GatewayOrder: Codable, Sendable {
    /// Answer whole (errors, /healthz, /metrics).
    case answer(HTTPResponse)
    /// Pass the request on; answer with `forwarded` and `forwardEnded`. Nothing of the body may reach the client before
    /// `relay`.
    case forward(Forwarding.Order)
    /// The answer is for the client: its head with these edits, then its body as it comes. Where a response is named,
    /// it is stored as it passes.
    case relay(Forwarding.Edits, storing: StoredResponse?)
    /// Drop the answer; nothing more is told of it.
    case endForward
    /// Look into the HTTP cache; answer with `lookedUp`.
    case lookUp(CacheRequest)
    /// Answer from what was looked up: every part of the body that is a file is the stored body.
    case answerStored(HTTPResponse)
    /// What was looked up was validated by this head, or is to be forgotten.
    case freshenStored(ResponseHead)
    case forgetStored
    /// Connect to this host, and pass bytes between it and the client; answer with `tunnelled`.
    case openTunnel(GuardedURL)
  }

  /// To the node as a whole.
  package enum NodeOrder: Codable, Sendable {
    /// Look at what the cache holds: answer with `cacheMeasured`, then with `shelved` in parts, the most recently used
    /// first; an empty part ends the list.
    case listKept
    /// Look at what the disk has left; answer with `cacheMeasured`.
    case measureCache
    /// Remove the files of an object, which is not open; answer with `removed`.
    case removeKept(Digest256)
    /// Remember that an object is pinned, or not.
    case pinKept(Digest256, Bool)
    /// Add this to the node's ledger, unless it is there.
    case book(LedgerEntry)
    /// Bring what the flight recorder has to `selector`/v1/traces, in parts; answer with `traceShared`.
    case shareTrace(TraceOrder, selector: GuardedURL)
    case log(LogEvent)
    /// All goodbyes are said, or were waited for long enough: the world may end.
    case leave
  }
}
