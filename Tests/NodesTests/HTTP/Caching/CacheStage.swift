import Nodes
import Testing
import Vocabulary

/// Requests, answers and times for tests of the cache.
enum CacheStage {
  /// When the answer of `stored` came.
  static let start: Int64 = 1_790_000_000
  static let url = "http://origin.example/a"
  static let policy = CachePolicy()

  /// Fields as text: `name: value`, one a line.
  static func fields(_ text: String) -> [HTTPField] {
    text.split(separator: "\n").map { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return HTTPField(parts[0].lowercased(), parts[1].drop { $0 == " " }.description)
    }
  }

  static func request(_ text: String = "", method: String = "GET", hidden: [String] = []) -> CacheRequest {
    CacheRequest(method: method, url: url, fields: fields(text), hidden: hidden)
  }

  static func head(_ text: String, status: Int = 200, at: Int64 = 0, hidden: [String] = []) -> ResponseHead {
    ResponseHead(
      status: status, fields: fields(text), hidden: hidden, requestedAt: start + at, receivedAt: start + at)
  }

  static func date(_ offset: Int64) -> String { HTTPDate.text(start + offset) }

  static func stored(_ text: String, status: Int = 200, for request: CacheRequest = request()) throws
    -> StoredResponse
  {
    try policy.storing(head(text, status: status), to: request)
  }

  static func refusal(_ text: String, status: Int = 200, to request: CacheRequest = request(), hidden: [String] = [])
    -> CachePolicy.Refusal?
  {
    do throws(CachePolicy.Refusal) {
      _ = try policy.storing(head(text, status: status, hidden: hidden), to: request)
      return nil
    } catch { return error }
  }

  static func httpRequest(_ text: String = "", method: String = "GET") -> HTTPRequest {
    HTTPRequest(
      method: method, target: "/a", fields: fields(text), remote: Endpoint(address: .v4(0x7F00_0001), port: 9))
  }
}
