import CMaxMindDB
import Glibc
import NIOCore
import Selection
import Vocabulary

/// A MaxMind DB file (ASN, City or Country), copied into memory, looked through and then only read.
///
/// It is copied because whoever writes over a file that is mapped, or cuts it, would end the process at the next
/// lookup. No more of it is believed than `MaxMindCheck` has seen.
///
/// The C library allows lookups from many threads at once; `MMDB_s` must not move, so it has memory of its own.
final class MaxMindDatabase: @unchecked Sendable {
  private let handle: UnsafeMutablePointer<MMDB_s>
  private let asnPath: LookupPath
  private let namePath: LookupPath
  private let countryPath: LookupPath
  private let continentPath: LookupPath

  /// Larger files are not read: the library counts in 32 bits.
  private static let maximumLength: Int64 = 1 << 31

  /// Reads the file, which takes a second or so for a large one.
  init(path: String) throws(LocalityTable.Failure) {
    let copy = try Self.checked(path)
    handle = .allocate(capacity: 1)
    handle.initialize(to: MMDB_s())
    asnPath = LookupPath(["autonomous_system_number"])
    namePath = LookupPath(["autonomous_system_organization"])
    countryPath = LookupPath(["country", "iso_code"])
    continentPath = LookupPath(["continent", "code"])
    let status = MMDB_open("/proc/self/fd/\(copy.descriptor)", UInt32(MMDB_MODE_MMAP), handle)
    guard status == MMDB_SUCCESS else {
      let code = errno
      isOpen = false
      if status == MMDB_FILE_OPEN_ERROR { throw .unreadable(path: path, reason: String(cString: strerror(code))) }
      throw .badDatabase(path: path, reason: String(cString: MMDB_strerror(status)))
    }
    isOpen = true
  }

  /// A copy of the file in memory that nobody else can change, if it is a sound database.
  private static func checked(_ path: String) throws(LocalityTable.Failure) -> StoreFile {
    func refused(_ code: Int32) -> LocalityTable.Failure {
      .unreadable(path: path, reason: String(cString: strerror(code)))
    }
    // A pipe is not waited for.
    let source = StoreFile(descriptor: open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), path: path)
    guard source.descriptor >= 0 else { throw refused(errno) }
    let length = (try? source.length()) ?? 0
    guard length > 0 else { throw .badDatabase(path: path, reason: "it is empty") }
    guard length < maximumLength else { throw .unreadable(path: path, reason: "it is larger than 2 GiB") }
    let copy = StoreFile(descriptor: memfd_create("shoal-locality", 1), path: path)
    guard copy.descriptor >= 0 else { throw refused(errno) }
    do throws(StoreError) {
      var done: Int64 = 0
      while done < length {
        let part = try source.read(Int(min(1 << 20, length - done)), at: done)
        if part.isEmpty { throw StoreError("it was cut while it was read") }
        try copy.write(part, at: done)
        done += Int64(part.count)
      }
    } catch { throw .unreadable(path: path, reason: error.sentence) }
    guard let start = mmap(nil, Int(length), PROT_READ, MAP_SHARED, copy.descriptor, 0), start != MAP_FAILED else {
      throw refused(errno)
    }
    defer { munmap(start, Int(length)) }
    do throws(MaxMindCheck.Problem) {
      try MaxMindCheck.check(UnsafeRawBufferPointer(start: start, count: Int(length)))
    } catch { throw .badDatabase(path: path, reason: error.reason) }
    return copy
  }

  private let isOpen: Bool

  deinit {
    if isOpen { MMDB_close(handle) }
    handle.deallocate()
  }

  /// What the database has about an address; nothing of it if the address or the entry is missing or damaged.
  func locality(of address: IPAddress) -> Locality {
    let socket = Endpoint(address: address, port: 0).socketAddress
    var status = MMDB_SUCCESS
    var found = socket.withSockAddr { pointer, _ in MMDB_lookup_sockaddr(handle, pointer, &status) }
    guard status == MMDB_SUCCESS, found.found_entry else { return .unknown }
    return Locality(
      asn: number(&found.entry, asnPath).map { ASN($0) }, name: text(&found.entry, namePath),
      country: code(&found.entry, countryPath), continent: code(&found.entry, continentPath))
  }

  /// The network around an address for which the database has one entry with an ISP.
  func network(of address: IPAddress) -> AddressPrefix? {
    let socket = Endpoint(address: address, port: 0).socketAddress
    var status = MMDB_SUCCESS
    var found = socket.withSockAddr { pointer, _ in MMDB_lookup_sockaddr(handle, pointer, &status) }
    guard status == MMDB_SUCCESS, found.found_entry, number(&found.entry, asnPath) != nil else { return nil }
    // Of a tree of both families the length is that of the IPv6 address.
    let isMapped = address.family == .v4 && handle.pointee.metadata.ip_version == 6
    return AddressPrefix(around: address, bits: Int(found.netmask) - (isMapped ? 96 : 0))
  }

  private func number(_ entry: inout MMDB_entry_s, _ path: LookupPath) -> UInt32? {
    var data = MMDB_entry_data_s()
    guard MMDB_aget_value(&entry, &data, path.keys) == MMDB_SUCCESS, data.has_data else { return nil }
    return switch Int32(data.type) {
    case MMDB_DATA_TYPE_UINT32: data.uint32
    case MMDB_DATA_TYPE_UINT16: UInt32(data.uint16)
    default: nil
    }
  }

  /// Two letters, or nil.
  private func code(_ entry: inout MMDB_entry_s, _ path: LookupPath) -> String? {
    text(&entry, path).flatMap { $0.utf8.count == 2 ? $0.uppercased() : nil }
  }

  private func text(_ entry: inout MMDB_entry_s, _ path: LookupPath) -> String? {
    var data = MMDB_entry_data_s()
    guard MMDB_aget_value(&entry, &data, path.keys) == MMDB_SUCCESS, data.has_data,
      Int32(data.type) == MMDB_DATA_TYPE_UTF8_STRING, let start = data.utf8_string
    else { return nil }
    let bytes = UnsafeRawBufferPointer(start: start, count: min(Int(data.data_size), 256))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Keys into an entry as the C library wants them: pointers, the last one null.
  private final class LookupPath {
    let keys: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    init(_ names: [String]) {
      count = names.count
      keys = .allocate(capacity: names.count + 1)
      for (at, name) in names.enumerated() { keys[at] = UnsafePointer(strdup(name)) }
      keys[names.count] = nil
    }

    deinit {
      for at in 0..<count { free(UnsafeMutablePointer(mutating: keys[at])) }
      keys.deallocate()
    }
  }
}
