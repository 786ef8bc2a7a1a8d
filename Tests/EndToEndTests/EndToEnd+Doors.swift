import Foundation
import Testing

extension EndToEnd {
  /// The HTTP doors of all nodes, and what nobody meant them to get; `Tests/Doors` runs for as long as one likes.
  @Suite(.serialized) struct Doors {
    @Test func `requests with changed bytes break no door`() async throws {
      try await Ground.with { ground in
        let script = Programs.root + "/Tests/Doors/doors.py"
        let seconds = Soak.isOn ? "600" : "10"
        let run = try ground.start(
          "doors", [Programs.python, script, Programs.shoal, "--seconds", seconds], longest: Soak.isOn ? 900 : 120)
        #expect(try await run.finish(within: Soak.isOn ? 880 : 110) == 0, "\(run.out) \(run.err)")
        #expect(run.out.contains("nothing wrong"))
      }
    }
  }
}
