import OrderedCollections
import Vocabulary

/// The numbers that the machine has given out, each but once in its life, and the objects that links and requests to
/// the origin belong to.
struct Identifiers: Codable, Sendable {
  private var lastCall: UInt32 = 0
  private var lastEdge: UInt32 = 0
  private var lastDial: UInt32 = 0
  private var lastHandle: UInt32 = 0
  private var objectsOfLinks: OrderedDictionary<LinkID, ObjectHandle> = [:]
  private var objectsOfEdges: OrderedDictionary<EdgeID, ObjectHandle> = [:]

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

  mutating func newEdge(for object: ObjectHandle) -> EdgeID {
    lastEdge += 1
    objectsOfEdges[EdgeID(lastEdge)] = object
    return EdgeID(lastEdge)
  }

  mutating func ended(_ edge: EdgeID) { objectsOfEdges[edge] = nil }

  func object(of edge: EdgeID) -> ObjectHandle? { objectsOfEdges[edge] }

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
