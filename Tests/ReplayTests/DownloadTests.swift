import Foundation
import Nodes
import Testing
import Vocabulary

@testable import Replay

@Suite struct DownloadTests {
  @Test func `each download of a recorded swarm tells where its time went`() throws {
    let swarm = try RecordedSwarm()
    let downloads = try FleetReplay.downloads(directory: swarm.directory.path)
    #expect(downloads.count >= 4)
    let complete = downloads.filter { if case .complete = $0.end { true } else { false } }
    #expect(complete.count == 4)
    for download in complete {
      let described = try #require(download.described)
      let first = try #require(download.firstByte)
      #expect(described <= first && first <= download.ended)
      #expect(download.shares.reduce(.zero) { $0 + $1.time } == download.ended, "\(download.shares)")
      guard case .complete(let report) = download.end else { continue }
      #expect(report.elapsed == download.ended && report.bytes == 3 << 20)
    }
    let one = try #require(complete.first)
    var filter = TimelineFilter()
    filter.nodes = [one.node]
    #expect(try FleetReplay.downloads(directory: swarm.directory.path, filter: filter).contains(one))
    filter.kinds = ["piece"]
    #expect(throws: FleetReplay.Failure.self) {
      try FleetReplay.downloads(directory: swarm.directory.path, filter: filter)
    }
  }

  @Test func `a download that came to nothing still accounts for its time`() {
    var download = Download(node: "agent a.1", name: "x", acceptedAt: WallTime(microseconds: 0))
    download.ended = .seconds(3)
    #expect(download.shares == [.init(cause: "description", time: .seconds(3))])
    download.described = .seconds(1)
    download.opened = .seconds(1)
    #expect(
      download.shares == [
        .init(cause: "description", time: .seconds(1)), .init(cause: "first byte", time: .seconds(2)),
      ])
  }
}
