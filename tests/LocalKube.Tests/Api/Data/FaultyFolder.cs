using ScheduledJobs.LocalKube.Api.Data;

namespace ScheduledJobs.LocalKube.Tests.Api.Data;

/// <summary>What is left of the files when a process, or the machine, ends.</summary>
public enum Survival
{
    /// <summary>The process was killed: all that it wrote is in the cache of the operating system, and so still there.</summary>
    Kill,

    /// <summary>The power failed: only what was synced is there.</summary>
    PowerLoss,

    /// <summary>The power failed after the names, but not the contents, had reached the disk by themselves.</summary>
    PowerLossWithNames,

    /// <summary>The power failed when half of the unsynced bytes had reached the disk.</summary>
    PowerLossTorn,

    /// <summary>The power failed when files had got their length, but not their bytes.</summary>
    PowerLossZeroed,
}

/// <summary>A directory in memory, which knows what is on the disk and what is only in the cache, and can fail at any step.</summary>
internal sealed class FaultyFolder : IDataFolder
{
    private const int NoSpace = 28;

    private readonly Dictionary<string, Content> _names;
    private Dictionary<string, Content> _storedNames;

    public FaultyFolder() : this([])
    {
    }

    private FaultyFolder(Dictionary<string, Content> names)
    {
        _names = names;
        _storedNames = new(names);
    }

    /// <summary>Number of steps so far: each creates, writes, cuts, renames, deletes or syncs.</summary>
    public int Steps { get; private set; }

    /// <summary>Number of syncs of files so far.</summary>
    public int Syncs { get; private set; }

    /// <summary>The step that fails; 0 for none.</summary>
    public int FailAt { get; init; }

    /// <summary>Whether a write that fails has written half of its bytes, and another step has worked although it reports a failure.</summary>
    public bool Half { get; init; }

    /// <summary>Whether nothing works any more after the failure, as if the process had ended there.</summary>
    public bool IsCrash { get; init; }

    /// <summary>Whether there is no room: writes fail.</summary>
    public bool IsFull { get; set; }

    /// <summary>The number of writes after which there is no room; null for no such limit.</summary>
    public int? FullAfterWrites { get; set; }

    /// <summary>Whether no file can be made.</summary>
    public bool RefusesNew { get; set; }

    /// <summary>Runs before each sync of a file.</summary>
    public Action BeforeSync { get; set; } = static () => { };

    /// <summary>The files that a new process finds.</summary>
    public FaultyFolder After(Survival survival)
    {
        var names = survival is Survival.Kill or Survival.PowerLossWithNames ? _names : _storedNames;
        return new(names.ToDictionary(n => n.Key, n => new Content(n.Value.After(survival))));
    }

    public byte[] this[string name]
    {
        get => _names[name].Cached;
        set => _names[name] = _storedNames[name] = new Content(value);
    }

    public bool Has(string name) => _names.ContainsKey(name);

    public string PathOf(string name) => $"/data/{name}";

    public Stream? OpenRead(string name) => _names.TryGetValue(name, out var content) ? new MemoryStream(content.Cached.ToArray()) : null;

    public IDataFile OpenWrite(string name) => new FaultyFile(this, _names[name]);

    public IDataFile Create(string name)
    {
        if (RefusesNew)
            throw new IOException("No space left on device", NoSpace);
        Step(() => _names[name] = new Content([]));
        return new FaultyFile(this, _names[name]);
    }

    public void Rename(string from, string to) => Step(() =>
    {
        _names[to] = _names[from];
        _names.Remove(from);
    });

    public void Delete(string name)
    {
        if (Has(name))
            Step(() => _names.Remove(name));
    }

    public void Sync() => Step(() => _storedNames = new(_names));

    private void Step(Action whole, Action? half = null)
    {
        Steps++;
        var fails = FailAt > 0 && (IsCrash ? Steps >= FailAt : Steps == FailAt);
        if (!fails)
        {
            whole();
            return;
        }

        if (Half && Steps == FailAt)
            (half ?? whole)();
        throw new IOException("the disk is broken", NoSpace);
    }

    /// <summary>What programs see, and what is on the disk.</summary>
    private sealed class Content(byte[] bytes)
    {
        public byte[] Cached { get; set; } = bytes;

        public byte[] Stored { get; set; } = bytes;

        public byte[] After(Survival survival) => survival switch
        {
            Survival.Kill => [.. Cached],
            Survival.PowerLossTorn when Cached.Length > Stored.Length => Cached[..(Stored.Length + (Cached.Length - Stored.Length) / 2)],
            Survival.PowerLossZeroed when Cached.Length > Stored.Length => [.. Cached[..Stored.Length], .. new byte[Cached.Length - Stored.Length]],
            _ => [.. Stored],
        };
    }

    private sealed class FaultyFile(FaultyFolder folder, Content content) : IDataFile
    {
        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var copy = bytes.ToArray();
            if (folder.FullAfterWrites-- == 0)
                (folder.IsFull, folder.FullAfterWrites) = (true, null);
            if (folder.IsFull)
                throw new IOException("No space left on device", NoSpace);
            folder.Step(() => Put(offset, copy), () => Put(offset, copy[..(copy.Length / 2)]));
        }

        public void SetLength(long length) => folder.Step(() =>
        {
            var cut = content.Cached;
            Array.Resize(ref cut, (int)length);
            content.Cached = cut;
        });

        public void Sync()
        {
            folder.BeforeSync();
            folder.Syncs++;
            folder.Step(() => content.Stored = [.. content.Cached]);
        }

        public void Dispose()
        {
        }

        private void Put(long offset, byte[] bytes)
        {
            var whole = content.Cached;
            Array.Resize(ref whole, Math.Max(whole.Length, (int)offset + bytes.Length));
            bytes.CopyTo(whole, offset);
            content.Cached = whole;
        }
    }
}
