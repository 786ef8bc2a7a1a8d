import Foundation

/// Plain HTTP requests, made by curl.
extension Ground {
  struct Answer {
    var status: Int
    var body: String
  }

  /// GETs a URL, or does with curl what `words` say.
  func curl(_ url: String, _ words: [String] = [], in space: NetworkSpace? = nil) async throws -> Answer {
    let arguments = ["curl", "--silent", "--max-time", "20", "--write-out", "\n%{http_code}"] + words + [url]
    let process = try start("curl", arguments, in: space)
    try await process.finish(within: 25)
    let lines = process.out.split(separator: "\n", omittingEmptySubsequences: false)
    return Answer(status: Int(lines.last ?? "") ?? 0, body: lines.dropLast().joined(separator: "\n"))
  }

  /// Waits until a server says that it is well.
  func ready(_ server: Running, _ url: String, in space: NetworkSpace? = nil) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      if let status = server.ended { throw TestProblem("\(server.name) ended with \(status):\n\(server.err)") }
      if try await curl(url + "/healthz", in: space).status == 200 { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw TestProblem("\(server.name) never answered \(url)/healthz:\n\(server.err)")
  }

  /// Waits until the origin has described a file.
  func described(_ url: String, in space: NetworkSpace? = nil) async throws {
    for _ in 0..<300 {
      if try await curl(url + ".torrent", ["--output", "/dev/null"], in: space).status == 200 { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw TestProblem("\(url).torrent never came")
  }
}
