import Foundation
import Replay
import Selection
import Simulation
import Testing
import Vocabulary

@testable import shoal

@Suite struct BranchOrderTests {
  @Test func `what is to be otherwise in a branch is read in any order`() throws {
    let order = try BranchRun.order(
      "seed 3 kill agent-2 limit origin 3MB/s drop agent-1:40 for 60s delay agent-1:41 200ms")
    #expect(order.seed == 3 && order.kills == ["agent-2"] && order.length == .seconds(60) && order.policy == nil)
    #expect(order.limits.map(\.node) == ["origin"] && order.limits.first?.rate.bytesPerSecond == 3_000_000)
    #expect(
      order.messages == [
        .init(node: "agent-1", sequence: 40, delay: nil),
        .init(node: "agent-1", sequence: 41, delay: .milliseconds(200)),
      ])
    #expect(!order.isControl)
    let control = try BranchRun.order("seed 4")
    #expect(control.isControl)
  }

  @Test(arguments: [
    ("sed 3", "there is no 'sed' in a branch; did you mean 'seed'?"), ("kill", "the node is missing at the end"),
    ("seed x", "'x' is no seed"),
    ("drop agent-1", "'agent-1' is no message: say NODE:SEQ, the input as which it arrived"),
  ])
  func `what makes no sense there is refused`(text: String, sentence: String) {
    #expect(throws: WhatIfProblem(sentence)) { try BranchRun.order(text) }
  }
}
