using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Sharding;

/// <summary>What the Leases of replicas that share schedules are called, and where in them they say what.</summary>
internal static class ShardNames
{
    /// <summary>Label of the Leases that belong together; its value is the name of the map's Lease.</summary>
    public const string Label = $"{ApiConstants.Group}/shards";

    /// <summary>The map, on its Lease; see <see cref="ShardMapText"/>.</summary>
    public const string MapAnnotation = $"{ApiConstants.Group}/shard-map";

    /// <summary>What a member says about itself, on its Lease; see <see cref="MemberReportText"/>.</summary>
    public const string ReportAnnotation = $"{ApiConstants.Group}/shard-report";

    /// <summary>Name of the map's Lease. Those of the members begin with it.</summary>
    /// <param name="lease">Name of the leader's Lease.</param>
    public static string MapOf(string lease) => $"{lease}-shards";
}
