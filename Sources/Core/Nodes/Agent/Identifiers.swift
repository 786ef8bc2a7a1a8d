import OrderedCollections
import Vocabulary

/// The numbers that the machine has given out, each but once in its life, and the objects that links and requests to
/// the origin belong to.
struct Identifiers: Codable, Sendable {
  private var lastCall: UInt32 = 0
  private var lastOriginRequest: UInt32 = 0
  private var lastDial: UInt32 = 0
  private var lastHandle: UInt32 = 0
  private var objectsOfLinks: OrderedDictionary<LinkID, ObjectHandle> = [:]
  private var objectsOfRequests: OrderedDictionary<OriginRequestID, ObjectHandle> = [:]

  /// The number that the next call will have.
  var nextCall: CallID { CallID(lastCall + 1) }

  mutating func newCall() -> CallID {
    lastCall += 1
    return CallID(lastCall)
  }

  mutating func newHandle() -> ObjectHandle {
    lastHandle += 1
    return ObjectHandle(lastHandle)
  }

  // Requests to the origin

  mutating func newOriginRequest(for object: ObjectHandle) -> OriginRequestID {
    lastOriginRequest += 1
    objectsOfRequests[OriginRequestID(lastOriginRequest)] = object
    return OriginRequestID(lastOriginRequest)
  }

  mutating func ended(_ request: OriginRequestID) { objectsOfRequests[request] = nil }

  func object(of request: OriginRequestID) -> ObjectHandle? { objectsOfRequests[request] }

  // Links

  /// Links that the machine dials have odd numbers.
  mutating func newDial(for object: ObjectHandle) -> LinkID {
    lastDial += 1
    let link = LinkID(lastDial * 2 - 1)
    objectsOfLinks[link] = object
    return link
  }

  mutating func accepted(_ link: LinkID, for object: ObjectHandle) { objectsOfLinks[link] = object }

  mutating func ended(_ link: LinkID) { objectsOfLinks[link] = nil }

  func object(of link: LinkID) -> ObjectHandle? { objectsOfLinks[link] }

  /// All links there are, in the order in which they began.
  var links: [LinkID] { Array(objectsOfLinks.keys) }

  var linkCount: Int { objectsOfLinks.count }
}
