import Nodes
import Selection
import Vocabulary
import Wire

/// Turns a request into the input that it stands for: reads bytes, looks addresses up, checks signatures.
/// It decides nothing.
struct SelectorRouter {
  var localities: WatchedLocality
  var sessions: SessionAuthority
  var tokens: SelectorTokens
  let alto: ALTOService

  /// Who sends a request, as far as the world can tell, and who is told what comes of it.
  struct Sender {
    var wall: WallTime
    /// Whether the client shows that it is this node, where certificates are asked for.
    var isShown: (NodeID) -> Bool
    /// The values of the request's Authorization, which no machine sees.
    var authorizations: () -> [String]
    /// Told of a session that the request opens, if the machine takes the request.
    var granted: (SessionGrant) -> Void
  }

  func input(
    _ exchange: ExchangeID, _ request: HTTPRequest, body: [UInt8], from sender: Sender
  ) -> SelectorInput {
    if request.rawPath.hasPrefix("/alto/") {
      return alto.input(exchange, request, body: body, access: access(request, sender))
    }
    let caller = request.remote.address
    if let input = view(exchange, request, sender) { return input }
    guard let path = SelectorPath(of: request) else { return .notFound(exchange, caller: caller) }
    guard path.knows(request.method) else {
      return .methodNotAllowed(exchange, allowed: path.allowed, caller: caller)
    }
    let isRead =
      switch path {
      case .tracePart, .copy: request.field("content-type") == SelectorAPI.bytesType
      default: SelectorAPI.isJSON(request)
      }
    if ["POST", "PUT"].contains(request.method), !isRead { return .unsupportedMedia(exchange, caller: caller) }
    switch path {
    case .tracker: return track(exchange, request)
    case .scrape: return scrape(exchange, request)
    case .announce: return announce(exchange, request, body, sender)
    case .peers: return peers(exchange, request, sender)
    case .objects:
      if request.method == "POST" { return register(exchange, request, body, sender) }
      return .objects(exchange, caller: caller, access: access(request, sender))
    case .withdrawals: return withdraw(exchange, request, body, sender)
    case .rank: return rank(exchange, request, body, sender)
    case .policy:
      if request.method == "PUT" { return changePolicy(exchange, request, body, sender) }
      return .policy(exchange, caller: caller, access: access(request, sender))
    case .pairs: return .pairs(exchange, caller: caller, access: access(request, sender))
    case .receipts: return .receipts(exchange, caller: caller, access: access(request, sender))
    case .discovery: return .discovery(exchange, caller: caller, access: access(request, sender))
    case .traces, .tracePart, .traceArchive:
      do throws(SelectorAPI.Failure) {
        let call = try TraceRequest(request, body).call(at: path)
        return .traces(exchange, call, caller: caller, access: access(request, sender))
      } catch { return .malformed(exchange, sentence: error.description, caller: caller) }
    case .copy: return copy(exchange, request, body)
    case .health: return .health(exchange)
    case .metrics: return .metrics(exchange, caller: caller, format: request.metricsFormat)
    case .description: return .description(exchange, caller: caller)
    }
  }

  /// A request of a client to the tracker over UDP. It gets no more peers than one datagram holds.
  func input(_ exchange: ExchangeID, _ action: UDPTrackerRequest.Action, from remote: Endpoint) -> SelectorInput {
    switch action {
    case .announce(var query):
      query.wanted = query.wanted.map { min($0, UDPTrackerReply.mostPeers(over: remote.address.family)) }
      return input(exchange, query, from: remote)
    case .scrape(let names): return .scrape(exchange, names, caller: remote.address)
    case .connect: preconditionFailure("who asks for a connection is answered without the machine")
    }
  }

  /// An announce of a client.
  func input(_ exchange: ExchangeID, _ query: AnnounceQuery, from remote: Endpoint) -> SelectorInput {
    .tracker(exchange, query, remote: remote, localities.locality(of: remote.address))
  }

  private func track(_ exchange: ExchangeID, _ request: HTTPRequest) -> SelectorInput {
    do throws(TrackerError) {
      var query = try AnnounceQuery(TrackerQuery.parse(String(request.rawQuery ?? "")))
      // By these a client proves to be the same: they are secrets, and nothing here is decided by them.
      (query.key, query.trackerID) = ([], [])
      return input(exchange, query, from: request.remote)
    } catch { return .malformedTracker(exchange, sentence: error.description, caller: request.remote.address) }
  }

  private func scrape(_ exchange: ExchangeID, _ request: HTTPRequest) -> SelectorInput {
    do throws(TrackerError) {
      let query = try ScrapeQuery(TrackerQuery.parse(String(request.rawQuery ?? "")))
      guard !query.infohashes.isEmpty else {
        return .malformedTracker(
          exchange, sentence: "name the objects to be scraped with info_hash", caller: request.remote.address)
      }
      return .scrape(exchange, query.infohashes, caller: request.remote.address)
    } catch { return .malformedTracker(exchange, sentence: error.description, caller: request.remote.address) }
  }

  private func announce(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8], _ sender: Sender
  ) -> SelectorInput {
    do throws(SelectorAPI.Failure) {
      let announce = try SelectorAPI.announce(from: body)
      guard sender.isShown(announce.node) else {
        return .impostor(exchange, announce.node, caller: request.remote.address)
      }
      let address = request.remote.address
      let judgement = sessions.judge(request, body, from: announce.node, at: sender.wall)
      if let grant = judgement.grant { sender.granted(grant) }
      return .announce(
        exchange, announce, address: address, localities.locality(of: address), proof: judgement.proof,
        networks: localities.networks(of: address), vouched: sessions.handOuts.vouched(in: announce, at: sender.wall),
        receiptsHold: announce.receipts.map {
          Ed25519.holds($0.signature, over: $0.signedText(of: announce.node), by: announce.node.key)
        })
    } catch { return .malformed(exchange, sentence: error.description, caller: request.remote.address) }
  }

  private func access(_ request: HTTPRequest, _ sender: Sender) -> SelectorAccess {
    let address = request.remote.address.unmapped
    return SelectorAccess(
      isHere: address.isLoopback || address == request.local?.address.unmapped || OwnAddresses.contain(address),
      bearer: tokens.proof(sender.authorizations()))
  }

  /// What is asked of the selector for people; nil where it is something else.
  private func view(_ exchange: ExchangeID, _ request: HTTPRequest, _ sender: Sender) -> SelectorInput? {
    let view = NodeView(path: request.rawPath)
    guard view != nil || ["/", "/_shoal"].contains(request.rawPath) else { return nil }
    guard ["GET", "HEAD"].contains(request.method) else {
      return .methodNotAllowed(exchange, allowed: "GET, HEAD", caller: request.remote.address)
    }
    var access = access(request, sender)
    access.isHere = access.isHere && NodeView.isOwn(request)
    return .view(exchange, view, caller: request.remote.address, access: access)
  }

  private func register(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8], _ sender: Sender
  ) -> SelectorInput {
    do throws(SelectorAPI.Failure) {
      var registration = try SelectorAPI.registration(from: body)
      registration.history = registration.history?.checked
      let isSigned = Ed25519.holds(
        registration.signature, over: registration.signedText, by: registration.key.key)
      return .register(
        exchange, registration, signatureIsValid: isSigned, wall: sender.wall, caller: request.remote.address,
        access: access(request, sender))
    } catch { return .malformed(exchange, sentence: error.description, caller: request.remote.address) }
  }

  /// A copy of a description is brought, or asked for.
  private func copy(_ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8]) -> SelectorInput {
    let caller = request.remote.address
    guard let digest = DigestPath.digest(in: request.rawPath) else { return .notFound(exchange, caller: caller) }
    if request.method != "PUT" { return .giveCopy(exchange, digest, caller: caller) }
    guard body.count <= Int(DescriptionCopy.longest), BlockHash.digest(body) == digest else {
      return .malformed(exchange, sentence: "the body is not what the digest of its path names", caller: caller)
    }
    do throws(CheckedMetainfo.Refusal) {
      let description = try CheckedMetainfo(body, verifyingLayers: false).description
      return .keepCopy(exchange, digest, DescriptionCopy(description, length: Int64(body.count)), caller: caller)
    } catch { return .malformed(exchange, sentence: error.sentence, caller: caller) }
  }

  private func withdraw(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8], _ sender: Sender
  ) -> SelectorInput {
    let caller = request.remote.address
    do throws(SelectorAPI.Failure) {
      let list = try SelectorAPI.withdrawals(from: body)
      // What makes no sense among others is passed over; but who sends nothing else hears of it.
      guard !list.isEmpty else { throw .badField("withdrawals") }
      return .withdraw(exchange, list.map(\.checked), caller: caller, access: access(request, sender))
    } catch { return .malformed(exchange, sentence: error.description, caller: caller) }
  }

  private func rank(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8], _ sender: Sender
  ) -> SelectorInput {
    let caller = request.remote.address
    do throws(SelectorAPI.Failure) {
      let query = try SelectorAPI.rank(from: body).query(from: caller.unmapped, localities.table)
      return .rank(exchange, query, caller: caller, access: access(request, sender))
    } catch { return .malformed(exchange, sentence: error.description, caller: caller) }
  }

  private func changePolicy(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8], _ sender: Sender
  ) -> SelectorInput {
    let caller = request.remote.address
    do throws(PolicyMessage.Problem) {
      return .changePolicy(
        exchange, try PolicyMessage.policy(from: body), caller: caller, access: access(request, sender))
    } catch { return .malformed(exchange, sentence: error.sentence, caller: caller) }
  }
  /// Nobody needs more.
  static let mostLimit = 1_000_000
  /// How yes and no are written in a query; a name alone means yes.
  static let flags = [
    ("1", true), ("true", true), ("yes", true), ("", true), ("0", false), ("false", false), ("no", false),
  ].map { (word: $0.0, value: $0.1) }

  private func peers(_ exchange: ExchangeID, _ request: HTTPRequest, _ sender: Sender) -> SelectorInput {
    func bad(_ sentence: String) -> SelectorInput {
      .malformed(exchange, sentence: sentence, caller: request.remote.address)
    }
    let query: TrackerQuery
    do throws(TrackerError) {
      query = try TrackerQuery.parse(String(request.rawQuery ?? ""))
    } catch { return bad(error.description) }
    func text(_ key: String) -> String? { query[key].map { String(decoding: $0, as: UTF8.self) } }

    let target: PeersQuery.Target
    if let hex = text("object") {
      if let object = Digest256(hex: hex) {
        target = .object(object)
      } else if let infohash = InfoHash(hex: hex) {
        target = .infohash(infohash)
      } else {
        return bad("object must be an infohash of 64 or 40 hexadecimal digits")
      }
    } else if let url = text("url") {
      // Objects are registered without queries: what somebody asks with may be a secret of his.
      target = .url(QuerySeal.bare(url))
    } else {
      return bad("name the object with object=HEX or url=URL")
    }
    var address = request.remote.address
    if let named = text("for") {
      guard let parsed = IPAddress(named) else { return bad("for must be an IP address") }
      address = parsed.unmapped
    }
    var limit: Int?
    if let number = text("limit") {
      guard let parsed = Int(number), (0...Self.mostLimit).contains(parsed) else {
        return bad("limit must be a number from 0 to \(Self.mostLimit)")
      }
      limit = parsed
    }
    var explain = false
    if let word = text("explain") {
      guard let flag = Self.flags.first(where: { $0.word == word }) else { return bad("explain must be 1 or 0") }
      explain = flag.value
    }
    return .peers(
      exchange,
      PeersQuery(
        target: target, address: address, locality: localities.locality(of: address), explain: explain, limit: limit,
        isFromLoopback: request.remote.address.isLoopback), caller: request.remote.address,
      access: access(request, sender))
  }
}
