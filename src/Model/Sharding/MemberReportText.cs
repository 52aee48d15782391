using System.Text.Json;

namespace ScheduledJobs.Model.Sharding;

/// <summary>What a member says about itself, as text, for an annotation. Fields of later versions are ignored.</summary>
internal static class MemberReportText
{
    /// <summary>Longest text that is read, in characters. One that acknowledges all buckets has 2,300.</summary>
    public const int MaxLength = 16_384;

    /// <summary>Writes a report.</summary>
    public static string Write(MemberReport report) => JsonSerializer.Serialize(
        new ReportData(report.Map, [.. report.Drained.Select(d => new DrainedData(d.Bucket, d.Epoch))], report.IsLeaving), ShardJsonContext.Default.ReportData);

    /// <summary>Reads a report. Null if it is missing or cannot be read: its member then keeps what it has, and gets nothing.</summary>
    public static MemberReport? Read(string? text)
    {
        if (text is null or { Length: > MaxLength })
            return null;
        try
        {
            var data = JsonSerializer.Deserialize(text, ShardJsonContext.Default.ReportData);
            if (data is null || data.Drained?.Exists(d => d is not { Bucket: >= 0 and < Bucket.Count }) == true)
                return null;
            return new MemberReport(data.Map, [.. (data.Drained ?? []).Select(d => new DrainedBucket(d!.Bucket, d.Epoch))], data.IsLeaving);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
