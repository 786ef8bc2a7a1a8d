package import Selection
package import Vocabulary
package import Wire

/// Everything that can happen to an agent. One input is one record of its trace.
///
/// No case carries payload: a block that arrived is named, with the verdict that the world reached by hashing it.
package enum AgentInput: Codable, Sendable {
  /// The verdict on the staged blocks of a piece.
  package struct Judgement: Hashable, Codable, Sendable {
    package var piece: PieceIndex
    /// Whether leaf hashes decided, block by block, or the hash of the whole piece.
    package var byLeaves: Bool
    package var good: [BlockIndex]
    package var bad: [BlockIndex]
    /// Blocks of an earlier failed attempt at this piece that are now known to have been the corrupt ones.
    package var exposed: [BlockIndex]

    package init(piece: PieceIndex, byLeaves: Bool, good: [BlockIndex], bad: [BlockIndex], exposed: [BlockIndex]) {
      self.piece = piece
      self.byLeaves = byLeaves
      self.good = good
      self.bad = bad
      self.exposed = exposed
    }
  }

  /// What hashing said of an arrived block.
  package enum Verdict: UInt8, Codable, Sendable {
    /// It matches its leaf hash.
    case verified
    /// It does not match its leaf hash.
    case corrupt
    /// Its leaf hash is not known yet.
    case unproven
    /// It is not exactly one block of the object.
    case misfit
  }

  /// The head of the origin's answer to a range request.
  package struct OriginAnswer: Hashable, Codable, Sendable {
    package var status: Int
    package var entityTag: String?
    package var retryAfterSeconds: Int64?
    /// Whether a body of blocks will follow: 206 with the very range that was asked, or 200 with the object's length.
    package var isUsable: Bool

    package init(status: Int, entityTag: String?, retryAfterSeconds: Int64?, isUsable: Bool) {
      self.status = status
      self.entityTag = entityTag
      self.retryAfterSeconds = retryAfterSeconds
      self.isUsable = isUsable
    }
  }

  /// How a request to the origin ended.
  package enum OriginEnd: Hashable, Codable, Sendable {
    /// The whole body came.
    case complete
    /// The connection failed or broke: nothing, or less than promised, came.
    case failed(sentence: String)
    /// The connection was kept from an earlier request, and the server had closed it before it answered this one.
    case stale
    /// The answer was not one that can be used (see `originAnswered`); its body was thrown away.
    case unusable
  }

  /// How a plain fetch ended.
  package enum PlainEnd: Hashable, Codable, Sendable {
    /// All of it came.
    case complete(bytes: Int64)
    /// The server at `from` sends the caller elsewhere: to what its Location field says. `server` is the address that
    /// said so.
    case redirected(from: String, location: String, server: IPAddress? = nil)
    /// The connection was kept from an earlier request, and the server had closed it before it answered this one.
    case stale
    case failed(sentence: String)
    /// The server could not prove over TLS that it is the one that was named.
    case untrusted(sentence: String)
  }

  /// What a HEAD request said of a URL.
  package enum ProbeOutcome: Hashable, Codable, Sendable {
    /// `description` is the absolute URL of the metainfo that the Link field names (RFC 6249), if any; `copy` is where
    /// another server has the same bytes under their digest (`DigestPath`).
    /// `server` is the address that answered.
    case answered(
      status: Int, description: String?, length: Int64?, entityTag: String?, retryAfterSeconds: Int64?,
      server: IPAddress? = nil, copy: String? = nil)
    /// The server at `from` sends the caller elsewhere: to what its Location field says. `server` is the address that
    /// said so.
    case redirected(from: String, location: String, server: IPAddress? = nil)
    case failed(sentence: String)
    /// The server could not prove over TLS that it is the one that was named.
    case untrusted(sentence: String)
  }

  /// What came of fetching and checking metainfo.
  package enum DescriptionOutcome: Hashable, Codable, Sendable {
    /// `from` is the address that gave it, or that named it by its digest; nil for a file or what was kept.
    case good(ObjectDescription, from: IPAddress? = nil)
    /// The origin is still hashing the file (503).
    case notYet(retryAfterSeconds: Int64)
    /// There is none (404): the object can only be fetched plainly.
    case absent
    /// There is none any more: the origin has withdrawn the file, under each of its addresses.
    case withdrawn([Withdrawal])
    /// The server at `from` sends the caller elsewhere: to what its Location field says. `server` is the address that
    /// said so.
    case redirected(from: String, location: String, server: IPAddress? = nil)
    /// It could not be had: the network, or a refusing server. Trying again may help.
    case unreachable(sentence: String)
    /// It is malformed, or lies about sizes. Trying again does not help.
    case malformed(sentence: String)
    /// The server could not prove over TLS that it is the one that was named.
    case untrusted(sentence: String)
  }

  /// What came of an announce.
  package enum AnnounceOutcome: Hashable, Codable, Sendable {
    case reply(AnnounceReply)
    /// The selector answered the message as a whole with this HTTP status.
    case refused(status: Int, sentence: String)
    /// There was no answer, or none that makes sense.
    case failed(sentence: String)
  }

  /// What came of bringing a selector what the flight recorder has.
  package enum ShareOutcome: Hashable, Codable, Sendable {
    case brought(bytes: Int64)
    case failed(sentence: String)
  }

  /// The first input: who the node is and what it remembers.
  case started(AgentConfiguration, seed: UInt64, wall: WallTime)
  case deadlineReached
  /// The node is to stop: time to say goodbye. Answered with `leave`.
  case stopping

  // Users

  /// The command line wants an object, delivered to a file; also if no trusted key vouches for it, where that is true.
  case wanted(WantID, Want.Target, allowsUnverified: Bool? = nil)
  /// The command line wants the target of a repository of The Update Framework.
  case updating(WantID, TUFRequest)
  /// What came of the last order of its update.
  case updated(WantID, TUFAnswer)
  /// The file that was delivered was hashed before it gets its name.
  case digested(WantID, FilePledge.Digests)
  /// An HTTP request arrived at the gateway; its exchange number is also the number of the want it may become.
  case asked(ExchangeID, HTTPRequest)
  /// The command line orders something of the cache.
  case keeping(WantID, Keeping.Order)
  /// The reader of a want is gone.
  case abandoned(WantID)
  /// An exchange of the gateway is over: bytes of the body that were handed to the socket, and whether that was all. A
  /// want that it still is was abandoned.
  case exchangeEnded(ExchangeID, sent: Int64, isWhole: Bool)
  /// The reader has taken all delivered bytes before this offset of the object.
  case deliveryDrained(WantID, through: Int64)

  // The gateway

  /// The tunnel of a CONNECT stands (nil), or cannot be opened.
  case tunnelled(ExchangeID, Forwarding.End?)
  /// What the HTTP cache has stored for a request, if anything.
  case lookedUp(WantID, StoredResponse?)
  /// The head of the answer to a forwarded request came.
  case forwarded(WantID, Forwarding.Head)
  case forwardEnded(WantID, Forwarding.End)

  // Control plane

  /// A call to an origin has come so far: for whoever wants to know what is waited for.
  case calling(CallID, Want.Step)
  case probed(CallID, ProbeOutcome)
  case described(CallID, DescriptionOutcome)
  case announced(CallID, AnnounceOutcome)
  case registered(CallID, RegistrationCarrier.Outcome)
  /// What was to be remembered is kept, or why not.
  case remembered(CallID, failure: String?)

  // Storage

  /// What all objects of the cache take, unless only the disk was looked at; and what the file system has left.
  case cacheMeasured(kept: ByteCount?, free: ByteCount)
  /// Objects that lie in the cache, and how much of each is marked as stored. Nothing of them was hashed.
  case shelved([KeptObject])
  /// The files of an object were removed; or why not.
  case removed(Digest256, failure: String?)
  /// What was to be brought to a selector is.
  case traceShared(ShareOutcome)
  /// The store of an object is open. `held` are the blocks found there, verified now or before they are used;
  /// `provable` are the pieces whose leaf hashes are known.
  case opened(ObjectHandle, held: BitField, provable: BitField)
  /// Every block that was stored or adopted before the `confirm` that this answers is written.
  case stored(ObjectHandle)
  /// The store failed: to open, or later to write (a full disk). Nothing more can be stored for this object.
  case storeFailed(ObjectHandle, sentence: String)
  /// A block in the store is not what was verified when it came: somebody changed the file. It counts no more.
  case storeSpoilt(ObjectHandle, sentence: String)
  /// The staged blocks of a piece were judged (see `AgentEffect.judge`).
  case judged(ObjectHandle, Judgement)

  // Links

  /// A peer's handshake: on a link that this node dialled, or on one that the world just accepted.
  /// With it comes what the peer is asked to sign, drawn by the world; nil in traces of builds that proved nothing. And
  /// the node whose certificate the peer has shown on a link under TLS; nil on a plain one.
  /// - Parameter roundTrip: what the kernel took the way to the peer for when the connection was made, in microseconds.
  case handshake(
    LinkID, remote: Endpoint, Handshake, challenge: [UInt8]? = nil, certified: NodeID? = nil, roundTrip: Int64? = nil)
  /// A signature was checked (see `LinkOrder.check`): whether it holds.
  case proven(LinkID, holds: Bool)
  /// A message without payload, in the order of arrival. `hashes` messages come as `hashesArrived`.
  case message(LinkID, PeerMessage)
  /// A piece message: what it claims to be, and what hashing said.
  case blockArrived(LinkID, PieceRequest, Verdict)
  /// A `hashes` message (BEP 52) was checked against the pieces root: the pieces that are now provable.
  case hashesArrived(LinkID, HashRequest, proven: [PieceIndex])
  /// So many piece messages have left for the kernel since the last such input.
  case drained(LinkID, pieces: Int)
  case linkClosed(LinkID, LinkEnd)
  /// An accepted connection was no BitTorrent peer or broke before its handshake.
  case strangerRefused(remote: Endpoint, LinkEnd)

  // The origin

  /// The origin's response head. The body follows as `originBlock`s only for 206 with the asked range, or 200 for a
  /// whole object.
  case originAnswered(OriginRequestID, OriginAnswer)
  case originBlock(OriginRequestID, BlockIndex, Verdict)
  /// Leaves from the origin (`?layer=0`): the pieces that are now provable.
  case originLeaves(OriginRequestID, proven: [PieceIndex])
  case originEnded(OriginRequestID, OriginEnd)
  /// Progress and end of a plain, unverified fetch.
  case plainProgress(WantID, received: ByteCount, length: Int64?)
  case plainEnded(WantID, PlainEnd)
}
