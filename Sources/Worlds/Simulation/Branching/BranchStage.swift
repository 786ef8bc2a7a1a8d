import Nodes
import Trace
import Vocabulary

/// Where a branch differs from a scenario: who is where, what is published, which nodes of a recording run on, and what
/// has come of the downloads so far.
final class BranchStage {
  let branch: Branch
  let order: BranchOrder
  /// The downloads that were not over at the moment of the branch.
  private(set) var downloads: [BranchDownload]
  private var open: Set<Int>
  /// By the node's number in the world: the agent's place among the stories.
  private var storyOf: [Int32: Int] = [:]
  /// Links that were closed because nobody recorded their other ends.
  private(set) var closedLinks = 0
  private(set) var messagesUnderWay = 0
  private let watch: BranchWatch?
  private var isStopped = false
  /// By the place of the agent's story.
  private var brought: [BranchDownload.Brought]

  init(
    _ branch: Branch, _ order: BranchOrder,
    watch: BranchWatch?
  ) {
    (self.branch, self.order, self.watch) = (branch, order, watch)
    downloads = branch.truth.map {
      BranchDownload(node: $0.node, want: $0.want, name: $0.name, wished: $0.wished)
    }
    open = Set(downloads.indices)
    brought = branch.agents.enumerated().map { at, story in
      var book = BroughtBook(at, branch.links, branch.places)
      for step in story.past { book.take(step.input) }
      return book.brought
    }
  }

  var places: BranchPlaces { branch.places }
  var ways: PathDelays { branch.ways }
  var isOver: Bool { isStopped || open.isEmpty }

  func published(_ random: inout RandomSource) -> Published {
    let description = branch.description
    let signer = description.signer.map { NodeID(key: $0.key) }
    let drawn = NodeID(key: Published.digest(&random))
    return Published(
      description, origin: places.hosts[places.origin].endpoint, selector: places.hosts[places.selector].endpoint,
      originNode: branch.origins.first?.header.node ?? signer ?? drawn,
      selectorNode: branch.selectors.first?.header.node ?? drawn)
  }

  // Nodes

  /// A machine has taken an input.
  /// - Parameter node: what the session calls it.
  func stepped(_ node: String, _ sequence: UInt64, _ machine: @autoclosure () -> any Machine) {
    if let watch, !watch(node, sequence, machine()) { isStopped = true }
  }

  /// A recorded agent runs on as this node of the world.
  func seated(_ node: Int32, story: Int) { storyOf[node] = story }

  /// What was recorded of a node of the world.
  func story(of node: Int32) -> MachineStory<AgentMachine>? { storyOf[node].map { branch.agents[$0] } }

  /// The host of a node, by what the session calls it.
  func host(of name: String) -> Int? {
    if let at = branch.agents.firstIndex(where: { $0.name == name }) { return places.hostOfAgent[at] }
    if branch.origins.contains(where: { $0.name == name }) { return places.origin }
    return branch.selectors.contains { $0.name == name } ? places.selector : nil
  }

  func closedLink() { closedLinks += 1 }
  func wereUnderWay(_ messages: Int) { messagesUnderWay += messages }

  // What came of wishes

  /// Bytes of the object came to a node from a host.
  func came(_ bytes: Int64, to node: Int32, from sender: Int) {
    guard let at = storyOf[node] else { return }
    brought[at].add(bytes, from: sender, to: places.hostOfAgent[at], in: places)
  }

  /// A wish is over.
  func ended(_ node: Int32, _ want: WantID, at now: Int64, hasFailed: Bool) {
    guard let story = storyOf[node] else { return }
    let name = branch.agents[story].name
    guard let at = downloads.indices.first(where: { downloads[$0].node == name && downloads[$0].want == want }) else {
      return
    }
    let wall = WallTime(microseconds: branch.moment.microseconds + now / 1000)
    downloads[at].end(at: wall, hasFailed: hasFailed, brought[story])
    open.remove(at)
  }

  /// A node is gone for good: what its user waited for does not come any more.
  func gone(_ name: String) { for at in downloads.indices where downloads[at].node == name { open.remove(at) } }

  func hasOpenWishes(_ name: String) -> Bool { open.contains { downloads[$0].node == name } }
}
