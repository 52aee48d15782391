namespace ScheduledJobs.Model.Schedules;

/// <summary>Tells whether a Content-Type is one of JSON.</summary>
public static class JsonMediaType
{
    /// <summary>Whether it is, whatever its parameters: <c>application/json; charset=utf-8</c>, <c>application/cloudevents+json</c>.</summary>
    public static bool Is(string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        return type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
