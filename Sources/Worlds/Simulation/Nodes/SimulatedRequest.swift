import Nodes
import Selection
import Vocabulary

/// A request to a server of the invented world. What a live node writes as JSON stays a value here.
struct SimulatedRequest {
  var http: HTTPRequest
  /// The body of an agent's announce.
  var announce: AgentAnnounce?
  /// The body of an origin's registration.
  var registration: ObjectRegistration?

  var size: Int64 {
    let head = 180 + Int64(http.target.utf8.count)
    if let announce { return head + 240 + 240 * Int64(announce.objects.count) }
    if let registration { return head + 200 + 400 * Int64(registration.objects.count) }
    return head
  }
}
