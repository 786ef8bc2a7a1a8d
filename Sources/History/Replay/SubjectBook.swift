import Nodes
import Selection
import Trace
import Vocabulary
import Wire

/// What one agent's inputs and effects are about: which object, which link. Objects are known by numbers of this book,
/// because an event can come before the object's name is learnt.
struct SubjectBook {
  /// Everything that one object is called.
  struct Names {
    /// Addresses, paths of metainfo files, infohashes in hexadecimal digits, the file's name.
    private(set) var all: [String] = []

    mutating func add(_ name: String) {
      if !name.isEmpty, !all.contains(name) { all.append(name) }
    }
  }

  private(set) var objects: [Names] = []
  private var byName: [String: Int] = [:]
  private var byCall: [UInt32: Int] = [:]
  private var byHandle: [UInt32: Int] = [:]
  private var byRequest: [UInt32: Int] = [:]
  private var byLink: [UInt32: Int] = [:]
  private var byWant: [UInt64: Int] = [:]
  /// Where the other end of a link is.
  private(set) var remotes: [UInt32: Endpoint] = [:]
  /// What the input that is being read is about.
  private var current: Int?

  // Inputs

  /// The object that an input is about.
  mutating func object(of input: AgentInput) -> Int? {
    current = find(input)
    return current
  }

  private mutating func find(_ input: AgentInput) -> Int? {
    switch input {
    case .wanted(let want, .url(let name), _), .wanted(let want, .metainfoFile(let name), _): return wish(want, name)
    case .asked(let exchange, let request):
      let target = request.target.drop { $0 == "/" }
      return target.hasPrefix("http") ? wish(exchange.want, String(target)) : nil
    case .described(let call, .good(let description, _)):
      let object = byCall[call.value]
      if let object { learn(description, of: object) }
      return object
    case .calling(let call, _), .probed(let call, _), .described(let call, _), .remembered(let call, _):
      return byCall[call.value]
    case .abandoned(let want), .deliveryDrained(let want, _), .plainProgress(let want, _, _), .plainEnded(let want, _):
      return byWant[want.value]
    case .opened(let handle, _, _), .storeFailed(let handle, _), .judged(let handle, _), .stored(let handle):
      return byHandle[handle.value]
    case .handshake(let link, let remote, let handshake, _, _, _):
      remotes[link.value] = remote
      if byLink[link.value] == nil { byLink[link.value] = byName[handshake.infohash.description] }
      return byLink[link.value]
    case .message(let link, _), .blockArrived(let link, _, _), .hashesArrived(let link, _, _), .drained(let link, _),
      .linkClosed(let link, _), .proven(let link, _):
      return byLink[link.value]
    case .originAnswered(let request, _), .originBlock(let request, _, _), .originLeaves(let request, _),
      .originEnded(let request, _):
      return byRequest[request.value]
    // The node as a whole, or many objects at once.
    default: return nil
    }
  }

  private mutating func wish(_ want: WantID, _ name: String) -> Int {
    let object = named(name)
    byWant[want.value] = object
    return object
  }

  private mutating func named(_ name: String) -> Int {
    // The machine writes addresses in one way only; users in several.
    let plain = (try? HTTPURL(name)).map { "\($0)" } ?? name
    if let object = byName[plain] { return object }
    objects.append(Names())
    call(objects.count - 1, plain)
    if plain != name { call(objects.count - 1, name) }
    return objects.count - 1
  }

  private mutating func call(_ object: Int, _ name: String) {
    objects[object].add(name)
    byName[name] = object
  }

  private mutating func learn(_ description: ObjectDescription, of object: Int) {
    let hashes = description.infohashes
    for name in [hashes.v2.hex] + [hashes.truncatedV2, hashes.v1, hashes.v1Only].map(\.description) {
      call(object, name)
    }
    // Different objects may have the same file name.
    objects[object].add(description.name)
    for url in description.urls { objects[object].add(url) }
  }

  // Effects

  /// The object that an effect of the last input is about.
  mutating func object(of effect: AgentEffect) -> Int? {
    switch effect {
    case .link(let link, .dial(let handle, let remote, _, _)):
      remotes[link.value] = remote
      byLink[link.value] = byHandle[handle.value]
      return byHandle[handle.value]
    case .link(let link, .accept(let handle, _)):
      byLink[link.value] = byHandle[handle.value]
      return byHandle[handle.value]
    case .link(let link, _): return byLink[link.value]
    case .store(let handle, .open(let call, _)):
      byHandle[handle.value] = byCall[call.value]
      return byHandle[handle.value]
    case .store(let handle, _): return byHandle[handle.value]
    case .origin(let request, .fetchRange(let handle, _, _, _)), .origin(let request, .fetchLeaves(let handle, _, _)):
      byRequest[request.value] = byHandle[handle.value]
      return byHandle[handle.value]
    case .origin(let request, .cancel): return byRequest[request.value]
    case .control(let call, let order): return object(of: order, as: call)
    case .reader(let want, _), .update(let want, _): return byWant[want.value]
    case .gateway(let exchange, _): return byWant[exchange.value] ?? current
    // What names no object is about that of the input.
    case .node: return current
    }
  }

  private mutating func object(of order: AgentEffect.ControlOrder, as call: CallID) -> Int? {
    switch order {
    case .probe(let url), .describe(.url(let url)):
      let object = current ?? named(url.text)
      self.call(object, url.text)
      return began(call, object)
    case .describe(.file(let name)), .describe(.kept(let name)):
      let object = current ?? named(name)
      self.call(object, name)
      return began(call, object)
    // One announce tells of many objects.
    case .announce, .announceOver: return nil
    // What a digest names is known by another name already.
    case .remember, .describe(.copy): return began(call, current)
    case .describe(.keptObject), .keepDescription, .register: return current
    }
  }

  private mutating func began(_ call: CallID, _ object: Int?) -> Int? {
    byCall[call.value] = object
    return object
  }

  /// The object that a want is about.
  func object(of want: WantID) -> Int? { byWant[want.value] }
  /// The object that a store belongs to.
  func object(of handle: ObjectHandle) -> Int? { byHandle[handle.value] }

  // Links

  /// The link that an input is about.
  static func link(of input: AgentInput) -> LinkID? {
    switch input {
    case .handshake(let link, _, _, _, _, _), .message(let link, _), .blockArrived(let link, _, _),
      .hashesArrived(let link, _, _), .drained(let link, _), .linkClosed(let link, _), .proven(let link, _):
      link
    default: nil
    }
  }

  /// The link that an effect is about.
  static func link(of effect: AgentEffect) -> LinkID? { if case .link(let link, _) = effect { link } else { nil } }
}
