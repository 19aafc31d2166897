-- Made after the rows are in, which is faster. Opens, clicks and bounces point at subscribers without a foreign key.
alter table lists add primary key (list_id);
alter table campaigns add primary key (campaign_id);
alter table subscribers add primary key (sub_id);
alter table list_memberships add primary key (list_id, sub_id);
alter table optin_records add primary key (optin_id);
alter table unsubscribes add primary key (unsub_id);
alter table sends add primary key (send_id);
alter table opens add primary key (open_id);
alter table clicks add unique (click_id);
alter table bounces add primary key (bounce_id);

alter table list_memberships add foreign key (list_id) references lists;
alter table list_memberships add foreign key (sub_id) references subscribers;
alter table optin_records add foreign key (sub_id) references subscribers;
alter table unsubscribes add foreign key (sub_id) references subscribers;
alter table unsubscribes add foreign key (list_id) references lists;
alter table sends add foreign key (campaign_id) references campaigns;
alter table sends add foreign key (sub_id) references subscribers;

create index on list_memberships (sub_id);
create index on optin_records (sub_id);
create index on unsubscribes (sub_id);
create index on sends (sub_id);
create index on sends (logged_ts);
create index on opens (sub_id);
create index on opens (logged_ts);
create index on clicks (sub_id);
create index on clicks (logged_ts);
create index on bounces (sub_id);
create index on bounces (logged_ts);
