select event_name, region, count(distinct event_id) as requests
from events
group by event_name, region
order by requests desc, event_name, region
