using System.Numerics;
using System.Text;

namespace ScheduledJobs.Model.Sharding;

/// <summary>A set of buckets.</summary>
/// <param name="Mask">Bit n is set if bucket n is in the set.</param>
internal readonly record struct BucketSet(ulong Mask)
{
    public static BucketSet None => default;

    public static BucketSet All => new(ulong.MaxValue);

    public bool IsEmpty => Mask == 0;

    public int Count => BitOperations.PopCount(Mask);

    public static BucketSet Of(int bucket) => new(1UL << bucket);

    public bool Contains(int bucket) => (Mask >> bucket & 1) != 0;

    public BucketSet And(BucketSet others) => new(Mask & others.Mask);

    public BucketSet Or(BucketSet others) => new(Mask | others.Mask);

    public BucketSet Except(BucketSet others) => new(Mask & ~others.Mask);

    public IEnumerable<int> List()
    {
        for (var left = Mask; left != 0; left &= left - 1)
            yield return BitOperations.TrailingZeroCount(left);
    }

    /// <summary>As ranges, such as <c>0-3,7</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var first = 0; first < Bucket.Count; first++)
        {
            if (!Contains(first))
                continue;
            var last = first;
            while (last + 1 < Bucket.Count && Contains(last + 1))
                last++;
            text.Append(text.Length == 0 ? "" : ",").Append(first);
            if (last > first)
                text.Append('-').Append(last);
            first = last;
        }

        return text.ToString();
    }
}
