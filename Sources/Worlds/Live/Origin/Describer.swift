import Glibc
import Logging
import Nodes
import Selection
import Synchronization
import Vocabulary
import Wire

/// Makes descriptions, on a thread that may block: takes what the catalog keeps, or hashes the file, signs and keeps.
///
/// May be used from any thread.
final class Describer: Sendable {
  private let root: PublishedRoot
  private let state: OriginState
  private let catalog: Catalog
  private let configuration: OriginConfiguration
  /// Where clients announce; empty without a selector.
  private let trackers: [String]
  /// Other public addresses of this origin.
  private let also: [String]
  /// For how long what is signed is to be believed, seconds.
  private let validity: Int64
  private let clock: NodeClock
  private let logger: Logger
  private let isStopped = Atomic(false)
  private let drafts = Atomic<UInt64>(0)
  /// Files of which a part is hashed. The machine bounds how many there are.
  private let jobs = Mutex<[Key: HashJob]>([:])

  private struct Key: Hashable {
    var path: String
    var version: FileVersion
  }

  /// A file that was changed less than so many nanoseconds ago could change again within one tick of the file
  /// system's clock (at most 10 ms on Linux) and seem to be the same.
  private static let settleTime: Int64 = 20_000_000
  /// Files of at least this size have their progress logged.
  private static let longLength: Int64 = 256 << 20
  /// How long agents may bring an object's registration to selectors: 180 days. It is signed anew when half of that has
  /// passed.
  private static let registrationValidity: Int64 = 180 * 86_400

  init(
    root: PublishedRoot, state: OriginState, catalog: Catalog, configuration: OriginConfiguration, trackers: [String],
    also: [String], validity: TimeSpan, clock: NodeClock, logger: Logger
  ) {
    self.root = root
    self.state = state
    self.catalog = catalog
    self.configuration = configuration
    self.trackers = trackers
    self.also = also
    self.validity = max(2, validity.milliseconds / 1000)
    self.clock = clock
    self.logger = logger
  }

  /// Makes the hashing under way end soon.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  /// Goes on with a version of a file until so many bytes are hashed.
  ///
  /// - Returns: what the machine is told, or nil if the node is stopping.
  func describe(_ path: String, _ version: FileVersion, upTo end: Int64) -> OriginInput? {
    let key = Key(path: path, version: version)
    do {
      let job: HashJob
      if let begun = jobs.withLock({ $0.removeValue(forKey: key) }) {
        job = begun
      } else if let kept = try catalog.description(of: path, version: version) {
        return .described(path: path, version, facts(try refreshed(kept)))
      } else {
        job = try begin(path, version)
      }
      try hash(job, upTo: end, path)
      guard job.done == job.geometry.length else {
        jobs.withLock { $0[key] = job }
        return .describingPaused(path: path, version, done: job.done)
      }
      return .described(path: path, version, facts(try made(path, job)))
    } catch let failure as HashJob.Hashes.Failure {
      switch failure {
      case .changed: return .describingFailed(path: path, version, .changed)
      case .stopped: return nil
      case .failed(let reason): return .describingFailed(path: path, version, .failed(reason))
      }
    } catch let unsettled as Unsettled {
      return .describingFailed(path: path, version, .unsettled(unsettled.wait))
    } catch {
      return .describingFailed(path: path, version, .failed("\(error)"))
    }
  }

  /// All that is signed beside the file itself, where it is and by which keys: when that changes, it is signed anew.
  private func names(of path: String, _ keys: SigningKeys) -> String {
    ([configuration.url(of: path)] + also + [keys.mark]).joined(separator: " ")
  }

  /// It is signed anew when half of the time is over.
  private func facts(_ kept: KeptDescription) -> DescriptionFacts {
    let isCopied = !trackers.isEmpty && kept.hybridLength <= DescriptionCopy.longest
    let bytes = isCopied ? try? catalog.metainfo(kept.id, .hybrid) : nil
    return kept.facts(
      renewAfter: .seconds(max(1, kept.until - clock.wall.seconds - validity / 2)),
      hybridDigest: bytes.map { BlockDigest.of($0) })
  }

  private struct Unsettled: Error {
    var wait: TimeSpan
  }

  private func begin(_ path: String, _ version: FileVersion) throws -> HashJob {
    let age = clock.wall.microseconds * 1000 - version.modified
    if age >= 0, age < Self.settleTime { throw Unsettled(wait: TimeSpan(nanoseconds: Self.settleTime - age)) }
    let draft = catalog.leafDraft(drafts.wrappingAdd(1, ordering: .relaxed).newValue)
    return try HashJob(try opened(path, version), draft: draft)
  }

  /// The file, if it still is this version of it.
  private func opened(_ path: String, _ version: FileVersion) throws(HashJob.Hashes.Failure) -> ServedFile {
    switch root.open(path.split(separator: "/").map(String.init)) {
    case .file(let file) where file.version == version: return file
    case .file, .directory, .missing: throw .changed
    case .denied: throw .failed("permission denied")
    case .exhausted: throw .failed("too many files are open")
    }
  }

  private func made(_ path: String, _ job: HashJob) throws -> KeptDescription {
    let version = job.file.version
    let hashes = try job.finish()
    // The bytes that were read are this version's. Whether its path still leads to it, only the path can tell.
    _ = try opened(path, version)
    let parts = try signed(path, hashes)
    let description = KeptDescription(
      path: path, version: version, serial: parts.serial, announce: announce, url: parts.names,
      object: parts.infohashes.v2, v1: parts.infohashes.v1, v1Only: parts.infohashes.v1Only,
      pieceLength: job.geometry.pieceLength, digest: hashes.digest, hybridLength: Int64(parts.hybrid.count),
      v1OnlyLength: Int64(parts.v1Only.count), registeredUntil: parts.registeredUntil, until: parts.until)
    return try catalog.keep(description, hybrid: parts.hybrid, v1Only: parts.v1Only, leafDraft: job.draft)
  }

  private func hash(_ job: HashJob, upTo end: Int64, _ path: String) throws(HashJob.Hashes.Failure) {
    let length = job.geometry.length
    var tenths = length > 0 ? job.done * 10 / length : 0
    try job.hash(upTo: end) {
      let now = job.done * 10 / length
      if now > tenths, length >= Self.longLength {
        logger.log(.info, .describing, [.init("path", path), .init("percent", now * 10)])
      }
      tenths = now
      return !isStopped.load(ordering: .relaxed)
    }
  }

  /// The trackers as the catalog keeps them.
  private var announce: String { trackers.joined(separator: " ") }

  /// A kept description with the addresses of today: the selector or the public URL may be others than then, and its
  /// registration may be old.
  private func refreshed(_ kept: KeptDescription) throws -> KeptDescription {
    let url = names(of: kept.path, state.keys)
    let left = kept.until - clock.wall.seconds
    let isFresh = trackers.isEmpty || kept.registeredUntil - clock.wall.seconds > Self.registrationValidity / 2
    guard kept.announce != announce || kept.url != url || !isFresh || left <= validity / 2 || left > validity else {
      return kept
    }
    guard let bytes = try catalog.metainfo(kept.id, .hybrid) else { throw HashJob.Hashes.Failure.changed }
    let metainfo = try Metainfo.parse(bytes)
    guard let piecesRoot = metainfo.piecesRoot, let v1Pieces = metainfo.v1Pieces else {
      throw HashJob.Hashes.Failure.failed("its description in the catalog is no hybrid")
    }
    let hashes = HashJob.Hashes(
      geometry: metainfo.geometry, digest: kept.digest, piecesRoot: piecesRoot, pieceLayer: metainfo.pieceLayer,
      v1Pieces: v1Pieces)
    let parts = try signed(kept.path, hashes)
    var description = kept
    description.serial = parts.serial
    description.announce = announce
    description.url = parts.names
    description.hybridLength = Int64(parts.hybrid.count)
    description.v1OnlyLength = Int64(parts.v1Only.count)
    description.registeredUntil = parts.registeredUntil
    description.until = parts.until
    return try catalog.keep(
      description, hybrid: parts.hybrid, v1Only: parts.v1Only, leafDraft: nil, replacing: kept.id)
  }

  private struct Signed {
    var names: String
    var serial: Int64
    var hybrid: [UInt8]
    var v1Only: [UInt8]
    var infohashes: InfoHashes
    var registeredUntil: Int64
    var until: Int64
  }

  private func signed(_ path: String, _ hashes: HashJob.Hashes) throws -> Signed {
    while true {
      let keys = state.keys
      let result = try signed(path, hashes, keys)
      // They may have changed meanwhile, after which nobody would look at this file.
      if state.keys.mark == keys.mark { return result }
    }
  }

  private func signed(_ path: String, _ hashes: HashJob.Hashes, _ keys: SigningKeys) throws -> Signed {
    let now = clock.wall.seconds
    let serial = try catalog.nextSerial(of: path, now: now)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    // Nobody looks for peers for an empty file.
    let trackers = hashes.geometry.length > 0 ? trackers : []
    var builder = MetainfoBuilder(
      name: name, geometry: hashes.geometry, piecesRoot: hashes.piecesRoot, pieceLayer: hashes.pieceLayer,
      v1Pieces: hashes.v1Pieces, trackers: trackers, urlList: [configuration.url(of: path)],
      shoal: ShoalExtension(
        publicKey: keys.first, serial: serial, published: now, path: "/" + path, base: configuration.base,
        until: now + validity))
    builder.shoal?.also = also
    builder.shoal?.keys = keys.history
    builder.cosigners = Array(keys.keys.dropFirst())
    // What we could not read ourselves, such as a name that no agent would write to disk, is not published.
    let metainfo = try Metainfo.parse(try builder.hybrid(sign: keys.sign))
    let infohashes = metainfo.infohashes(sha1: BlockDigest.sha1, sha256: { BlockDigest.of($0) })
    if !trackers.isEmpty {
      builder.shoal?.registration = try registration(path, infohashes, hashes.geometry, now, keys)
    }
    return Signed(
      names: names(of: path, keys), serial: serial, hybrid: try builder.hybrid(sign: keys.sign),
      v1Only: try builder.v1Only(sign: keys.sign),
      infohashes: infohashes, registeredUntil: builder.shoal?.registration?.until ?? 0, until: now + validity)
  }

  /// What agents bring to a selector that does not know the object while this origin is away.
  private func registration(
    _ path: String, _ infohashes: InfoHashes, _ geometry: Geometry, _ now: Int64, _ keys: SigningKeys
  ) throws(OriginNode.Failure) -> ShoalExtension.Registration {
    let object = RegisteredObject(
      object: infohashes.v2, v1: infohashes.v1, v1Only: infohashes.v1Only, length: geometry.length,
      pieceLength: geometry.pieceLength, url: configuration.url(of: path), path: path)
    let until = now + Self.registrationValidity
    let registration = ObjectRegistration(
      key: NodeID(key: keys.first), time: now, until: until, objects: [object])
    return ShoalExtension.Registration(
      time: now, until: until, signature: try keys.sign(Array(registration.signedText.utf8), by: keys.first))
  }
}
