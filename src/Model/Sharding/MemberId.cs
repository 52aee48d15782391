namespace ScheduledJobs.Model.Sharding;

/// <summary>
/// A replica, from when it joins until its Lease ends. Members are compared by uid alone: a Lease that was deleted and made again under the same name is
/// another member.
/// </summary>
/// <param name="Name">Name of the Lease, for people.</param>
/// <param name="Uid">Uid of the Lease.</param>
internal sealed record MemberId(string Name, string Uid)
{
    public bool Equals(MemberId? other) => Uid == other?.Uid;

    public override int GetHashCode() => Uid.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;
}
