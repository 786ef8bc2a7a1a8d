import Nodes
import OrderedCollections
import Testing
import Vocabulary

@Suite struct PledgeTests {
  private static let unsigned: ObjectDescription = {
    var description = AgentBench.description()
    description.signer = nil
    return description
  }()

  @Test func `a target is delivered once its whole hash is the one that was signed`() {
    var stage = TUFStage()
    let described = stage.describe(Self.unsigned, after: stage.begin())
    let opened = stage.open(described)
    #expect(opened.hashOrders == 1 && opened.report == nil)
    let again = stage.bench.feed(.deliveryDrained(stage.want, through: stage.length))
    #expect(again.hashOrders == 0 && again.report == nil)
    let report = stage.hashed(TUFStage.hash).report
    #expect(report?.trust == .signed && report?.signedBy == .tuf)
    #expect(stage.bench.machine.wants.isEmpty)
  }

  @Test func `a target whose blocks are what their description says, but not what was signed, is refused`() {
    for (hash, length) in [(Digest256(8, 8, 8, 9), nil), (TUFStage.hash, Int64(5))] {
      var stage = TUFStage()
      // Signed or not makes no difference: whoever describes blocks may lie about the whole.
      let described = stage.describe(AgentBench.description(), after: stage.begin())
      _ = stage.open(described)
      let end = stage.hashed(hash, length: length)
      #expect(end.report == nil && end.failures.map(\.kind) == [.disowned])
    }
  }

  @Test func `a description of another length is refused before anything is fetched`() {
    var stage = TUFStage(length: 5)
    let described = stage.describe(Self.unsigned, after: stage.begin())
    #expect(described.failures.map(\.kind) == [.disowned])
  }

  @Test func `a server that describes nothing gives the target or nothing`() {
    for (hash, isRight) in [(TUFStage.hash, true), (Digest256(1, 1, 1, 1), false)] {
      var stage = plain()
      let ended = stage.bench.feed(.plainEnded(stage.want, .complete(bytes: stage.length)))
      #expect(ended.hashOrders == 1 && ended.report == nil)
      let end = stage.hashed(hash)
      #expect(end.report?.signedBy == (isRight ? .tuf : nil))
      #expect(end.failures.map(\.kind) == (isRight ? [] : [.disowned]))
    }
  }

  @Test func `a server that sends more than the target has is not listened to`() {
    var stage = plain()
    let on = stage.bench.feed(.plainProgress(stage.want, received: ByteCount(stage.length), length: nil))
    #expect(on.failures.isEmpty)
    let end = stage.bench.feed(.plainProgress(stage.want, received: ByteCount(stage.length + 1), length: nil))
    #expect(end.failures.map(\.kind) == [.disowned])
  }

  private func plain() -> TUFStage {
    var stage = TUFStage()
    for case .control(let call, .probe) in stage.begin() {
      let answer = AgentInput.ProbeOutcome.answered(
        status: 200, description: nil, length: nil, entityTag: nil, retryAfterSeconds: nil)
      stage.bench.feed(.probed(call, answer))
    }
    return stage
  }

  @Test func `where the origin's key is known its signature is asked for besides`() {
    var stage = TUFStage(pins: [.key(origin: "http://192.0.2.1:8080", Digest256(1, 0, 0, 0))])
    let described = stage.describe(Self.unsigned, after: stage.begin())
    #expect(described.failures.map(\.kind) == [.unverified])
  }

  @Test func `hashes that nobody asked for change nothing`() {
    var stage = TUFStage()
    let described = stage.describe(Self.unsigned, after: stage.begin())
    #expect(stage.hashed(TUFStage.hash).report == nil)
    let opened = stage.open(described)
    #expect(opened.hashOrders == 1)
    #expect(stage.hashed(TUFStage.hash).report != nil)
    #expect(stage.hashed(TUFStage.hash).isEmpty)
  }

  @Test func `metadata that takes too long is waited for no more`() throws {
    var stage = TUFStage()
    let request = stage.request
    stage.bench.feed(.updating(stage.want, request))
    #expect(stage.bench.pass(.seconds(299)).failures.isEmpty)
    #expect(stage.bench.pass(.seconds(20)).failures.map(\.kind) == [.unreachable])
    #expect(stage.bench.feed(.updated(stage.want, .absent)).isEmpty)
  }

  @Test func `who goes away is told nothing more`() {
    var stage = TUFStage()
    stage.bench.feed(.updating(stage.want, stage.request))
    stage.bench.feed(.abandoned(stage.want))
    #expect(stage.bench.feed(.updated(stage.want, .absent)).isEmpty)
  }
}
