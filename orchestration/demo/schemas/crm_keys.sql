-- Made after the rows are in, which is faster. contact_no and interaction_no are unique but may be missing.
alter table accounts add primary key (account_no);
alter table contacts add unique (contact_no);
alter table interactions add unique (interaction_no);
alter table opportunities add primary key (opportunity_no);
alter table comments add primary key (comment_no);
alter table contacts_history add primary key (history_no);

alter table contacts add foreign key (account_no) references accounts;
alter table interactions add foreign key (contact_no) references contacts (contact_no);
alter table opportunities add foreign key (contact_no) references contacts (contact_no);
alter table opportunities add foreign key (account_no) references accounts;
alter table comments add foreign key (contact_no) references contacts (contact_no);
alter table contacts_history add foreign key (contact_no) references contacts (contact_no);

create index on contacts (account_no);
create index on contacts (modified_at);
create index on interactions (contact_no);
create index on interactions (modified_at);
create index on opportunities (contact_no);
create index on comments (contact_no);
create index on comments (modified_at);
create index on contacts_history (contact_no);
