namespace ScheduledJobs.LocalKube.Api.Data;

/// <summary>One change of one object.</summary>
/// <param name="Collection">Name of its collection.</param>
/// <param name="Key">Its key there.</param>
/// <param name="Revision">The store's revision after the change.</param>
/// <param name="Body">The object after it; null if it was removed.</param>
internal readonly record struct JournalEntry(string Collection, string Key, long Revision, ReadOnlyMemory<byte>? Body)
{
    // Two lengths of texts, the revision, the length of the body: never more than this.
    private const int Overhead = 32;

    /// <summary>About the space that it takes in the journal.</summary>
    public int Size => Overhead + Collection.Length + Key.Length + (Body?.Length ?? 0);

    public void WriteTo(BinaryWriter output)
    {
        output.Write(Collection);
        output.Write(Key);
        output.Write(Revision);
        output.Write(Body?.Length ?? -1);
        output.Write((Body ?? default).Span);
    }

    /// <exception cref="EndOfStreamException">It is longer than the input.</exception>
    public static JournalEntry ReadFrom(BinaryReader input)
    {
        var (collection, key, revision, length) = (input.ReadString(), input.ReadString(), input.ReadInt64(), input.ReadInt32());
        if (length < 0)
            return new JournalEntry(collection, key, revision, null);
        var body = input.ReadBytes(length);
        return body.Length == length ? new JournalEntry(collection, key, revision, body) : throw new EndOfStreamException();
    }
}
